"""The shipped policy carries every fact of KALORIMETA's notice, and no slip in it goes unseen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from einklang.policy.notice import rendered
from einklang.policy.reading import PolicyInvalid, Problem, parse, read
from einklang.policy.record import record
from einklang.policy.schema import Policy
from tests.texts import SHIPPED

FACTS = """
KALORIMETA GmbH
Heidenkampsweg 40
20097 Hamburg
+49 40 23775-0
+49 40 23775-555
info@kalo.de
www.kalo.de
Amtsgericht Hamburg, HR B 151666
DE 118 081 528
DE 118 081 528 - 00001
Dr. Dirk Then
Stephan Bause
Frank Reschke
Fabian Knoop
datenschutz@kalo.de
Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit
Microsoft Ireland Operations Limited
One Microsoft Place, South County Business Park, Leopardstown, Dublin 18, Irland
https://privacy.microsoft.com/de-de/privacystatement
Kundennummer
Vorname
Nachname
E-Mail-Adresse
Name des Unternehmens
Anzahl betreuter Wohnungen
Genossenschaft
Hausverwaltung
Privater Vermieter
Dienstleistungen
Kundenportal
digitale Schnittstellen
Datenpool
Serverhosting
""".strip().splitlines()
LINES = SHIPPED.read_text(encoding="utf-8").splitlines(keepends=True)


def test_every_fact_of_the_notice_it_came_from_is_there():
    text = "".join(LINES)

    assert [fact for fact in FACTS if fact not in text] == []


def test_the_periods_are_those_of_the_notice_it_came_from():
    kept = {name: one.keep for name, one in read(SHIPPED).processings.items()}

    assert (kept["storage"].from_, kept["storage"].for_.words("en")) == ("form_submitted", "2 years")
    assert (kept["recording"].from_, kept["recording"].for_.words("en")) == ("interview_ended", "2 years")
    assert kept["storage"].renewable
    assert not kept["recording"].renewable


def read_or_refuse(text: str) -> tuple[Policy | None, list[Problem]]:
    try:
        return parse(text), []
    except PolicyInvalid as refused:
        return None, refused.problems


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_whatever_line_is_lost_or_doubled_the_answer_is_a_policy_or_a_list_of_problems(data):
    place = data.draw(st.integers(0, len(LINES) - 1))
    count = data.draw(st.sampled_from([0, 2]))
    text = "".join(LINES[:place] + LINES[place : place + 1] * count + LINES[place + 1 :])

    policy, problems = read_or_refuse(text)

    assert (policy is None) == bool(problems)
    assert all(1 <= problem.line <= len(LINES) + 1 for problem in problems)
    if policy:
        assert len(rendered(policy)["de"]["sections"]) == 12
        assert record(policy, "en")["sections"]
