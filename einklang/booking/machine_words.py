"""What calendar programs write around an answer themselves, so that a person's own words are noticed."""

import re

#: A whole line of a program's: "Ada Löwenherz has accepted this invitation".
_LINE = re.compile(
    r"(?:.{0,80}\b(?:accepted|declined|angenommen|akzeptiert|zugesagt|abgelehnt|abgesagt"
    r"|(?:unter|mit) vorbehalt \w+|will (?:not )?attend|nimmt (?:nicht )?teil)\b"
    r"(?:\W+(?:this|the|your|invitation|event|die|ihre|einladung)\b){0,4}"
    r"|(?:accepted|declined|tentative|angenommen|zugesagt|abgelehnt|mit vorbehalt|vorläufig)\s*:.{0,160}"
    r"|(?:subject|when|where|who|title|location|betreff|wann|wo|wer|titel|ort|termin|datum|zeit)\s*:.{0,160}"
    r"|https?://\S+|[-_=~*•\s]+)\.?",
    re.IGNORECASE,
)
#: Google's calendar copies the whole invitation into its answer, and says when somebody added words.
_GOOGLE = re.compile(r"\bgoogle\b", re.IGNORECASE)
_NOTE = re.compile(
    r"\b(?:with this note|mit (?:dieser|folgender) (?:notiz|nachricht|anmerkung))\b", re.IGNORECASE
)
_FIRST = re.compile(
    r"^.{0,120}\b(?:accepted|declined|angenommen|zugesagt|abgelehnt|abgesagt)\b", re.IGNORECASE
)


def are_all(words: str, *, product: str) -> bool:
    """Whether a calendar program wrote all of these words. In doubt, a person did."""
    if _GOOGLE.search(product) and _FIRST.match(words.lstrip()) and not _NOTE.search(words):
        return True
    return all(_LINE.fullmatch(line.strip()) for line in words.splitlines() if line.strip())
