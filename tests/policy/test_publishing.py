"""What is published stays as it is; what is published next says what it changed and whom to ask."""

import pytest

from einklang.policy import queries
from einklang.policy.actions import PlaceholdersStand, PublishedBefore, propose, publish
from einklang.policy.models import Version, VersionFixed
from einklang.policy.reading import PolicyInvalid
from tests.texts import SHIPPED

pytestmark = pytest.mark.django_db
RECORDING = 'from = "interview_ended"\nfor = "P2Y"'


def test_publishing_twice_is_one_version(text):
    first, second = publish(text), publish(text)

    assert (first.created, second.created) == (True, False)
    assert list(Version.objects.values_list("number", flat=True)) == [1]


def test_the_policy_in_force_is_the_one_published_last(text, changed):
    publish(text)
    publish(changed(("per_year = 4", "per_year = 3")))

    assert queries.current().contact_caps.per_year == 3
    assert queries.policy_of(queries.version_number(1)).contact_caps.per_year == 4
    assert queries.current_version().number == 2
    assert queries.current().digest == queries.current_version().hash


def test_the_policy_in_force_costs_one_query(text, django_assert_num_queries):
    publish(text)
    queries.current()

    with django_assert_num_queries(1):
        queries.current()


def test_nothing_is_in_force_before_publishing():
    with pytest.raises(queries.NotPublished):
        queries.current()


def test_a_published_version_cannot_be_changed(text):
    version = publish(text).version
    version.toml = "form = 1"

    with pytest.raises(VersionFixed):
        version.save()
    with pytest.raises(VersionFixed):
        Version.objects.update(toml="")
    with pytest.raises(VersionFixed):
        Version.objects.bulk_update([version], ["toml"])


def test_a_published_version_cannot_be_deleted(text):
    version = publish(text).version

    with pytest.raises(VersionFixed):
        version.delete()
    with pytest.raises(VersionFixed):
        Version.objects.all().delete()


def test_the_notice_is_kept_as_it_was_published(text):
    version = publish(text).version

    kept = Version.objects.get(pk=version.pk).rendered
    assert [section["number"] for section in kept["de"]["sections"]] == list(range(1, 13))
    assert kept["en"]["title"] == "Privacy notice"


def test_a_missing_fact_is_never_published():
    with pytest.raises(PlaceholdersStand, match=r"contact\.withdrawal"):
        publish(SHIPPED.read_text(encoding="utf-8"))
    assert not Version.objects.exists()


def test_what_is_no_policy_is_never_published():
    with pytest.raises(PolicyInvalid):
        publish("form = 1")
    assert not Version.objects.exists()


def test_an_earlier_text_does_not_come_back_under_a_new_number(text, changed):
    publish(text)
    publish(changed(("per_year = 4", "per_year = 3")))

    with pytest.raises(PublishedBefore, match="version 1"):
        publish(text)


def test_a_proposal_writes_nothing(text, changed):
    publish(text)

    proposed = propose(changed((RECORDING, RECORDING.replace("P2Y", "P3Y"))))

    assert proposed.needs_new_consent == {"recording"}
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "3 Jahre statt bisher 2 Jahre."), ("en", "3 years instead of 2 years.")],
)
def test_publishing_says_what_changed(text, changed, language, sentence):
    publish(text)

    (said,) = publish(changed((RECORDING, RECORDING.replace("P2Y", "P3Y")))).said(language)

    assert (said.section, said.text, said.needs_consent) == (9, sentence, True)
    assert said.about == {"de": "Aufzeichnung des Interviews", "en": "Recording the interview"}[language]


def test_the_first_version_changes_nothing(text):
    publication = publish(text)

    assert publication.said("de") == []
    assert not publication.needs_new_consent
