"""The four commands: what they print, and how they refuse."""

import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from einklang.policy.actions import publish
from einklang.policy.models import Version
from tests.texts import SHIPPED


def run(*args: str, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_checking_a_good_policy_needs_no_database(file, policy):
    assert run("policy_check", str(file)) == f"policy.toml: good, sha256 {policy.digest}\n"


def test_checking_names_every_placeholder():
    with pytest.raises(CommandError, match=r"contact\.withdrawal, contact\.privacy") as refused:
        run("policy_check", str(SHIPPED))
    assert refused.value.returncode == 1


def test_checking_names_line_key_and_expectation_on_one_line(file, changed):
    file.write_text(changed(('for = "P90D"', 'for = "90"')), encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        run("policy_check", str(file))
    assert "processings.observation.keep.for: expected a period" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_checking_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("policy_check", str(tmp_path / "none.toml"))


@pytest.mark.django_db
def test_publishing_says_what_it_did(file, changed):
    first = run("publish", str(file))
    again = run("publish", str(file))
    file.write_text(changed(('for = "P90D"', 'for = "P91D"')), encoding="utf-8")
    second = run("publish", str(file))

    assert "Version 1 is in force" in first
    assert "nothing changed" in again
    assert "section 9, Several employees following live: 91 days instead of 90 days. [asks again]" in second
    assert "New consent is needed for: observation." in second


@pytest.mark.django_db
def test_a_dry_run_publishes_nothing(file):
    assert "Version 1 would be in force" in run("publish", str(file), dry_run=True)
    assert not Version.objects.exists()


@pytest.mark.django_db
def test_publishing_refuses_placeholders_on_one_line():
    with pytest.raises(CommandError, match=r"still a placeholder: contact\.withdrawal") as refused:
        run("publish", str(SHIPPED))
    assert refused.value.returncode == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "title"), [("de", "Datenschutzhinweise"), ("en", "Privacy notice")])
def test_the_notice_is_written_in_every_form(text, language, title, monkeypatch):
    publish(text)
    raw = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(raw))

    assert run("notice", lang=language, format="txt").startswith(title)
    assert f"<h1>{title}</h1>" in run("notice", lang=language, format="html")
    assert json.loads(run("notice", lang=language, format="json"))["title"] == title
    run("notice", lang=language, format="pdf")
    assert raw.getvalue().startswith(b"%PDF")


@pytest.mark.django_db
def test_the_record_is_written_in_both_forms(text):
    publish(text)

    assert run("record").startswith("Verzeichnis von Verarbeitungstätigkeiten")
    assert json.loads(run("record", lang="en", format="json"))["title"] == "Record of processing activities"


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["notice", "record"])
def test_nothing_to_show_before_publishing(command):
    with pytest.raises(CommandError, match="no policy is published"):
        run(command)
