"""A mail's own words as sentences: small letters, umlauts written out, greeting and signature apart."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from .mending import mended

#: What UTF-8 looks like where somebody's program took it for something else.
_TWICE = {
    "Ã¤": "ä",
    "Ã¶": "ö",
    "Ã¼": "ü",
    "ÃŸ": "ß",
    "Ã„": "Ä",
    "Ã–": "Ö",
    "Ãœ": "Ü",
    "Ã\x9f": "ß",
    "Ã\x9c": "Ü",
}
#: And what is left of quoted-printable where nobody decoded it.
_LEFT = {
    "=C3=A4": "ä",
    "=C3=B6": "ö",
    "=C3=BC": "ü",
    "=C3=9F": "ß",
    "=E4": "ä",
    "=F6": "ö",
    "=FC": "ü",
    "=DF": "ß",
}
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "`": "'", "´": "'"})
#: "Kolleg*innen".
_INNEN = re.compile(r"(?<=[a-zäöüß])[*:_/]-?(?=in(?:nen)?\b)")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

#: Answers and passed-on mails: their subject was written by somebody else.
_PREFIX = re.compile(r"^\s*(?:re|aw|antw|fw|fwd|wg|tr|sv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_PREFIXES = re.compile(r"^(?:\s*(?:re|aw|antw|fw|fwd|wg|tr|sv)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)
FORWARDED = re.compile(r"^\s*(?:(?:re|aw)\s*:\s*)*(?:fw|fwd|wg)\s*:", re.IGNORECASE)
_GREETING = re.compile(
    r"^\s*(?:sehr geehrte\w*|liebe\w*|hallo|moin\w*|servus|gruess gott|guten? (?:tag|morgen|abend)|hi"
    r"|hey|hello|dear|werte|good (?:morning|afternoon|evening|day)|to (?:whom it may concern|the)|an das"
    r"|gruezi"
    r"|an die)\b(?:(?:dr|prof|dipl)\.|[^,!:.\n]){0,60}[,!:.\n]",
)
_CLOSING = re.compile(
    r"^\s*(?:mit (?:\w+ ){0,2}gr(?:ue|u|\ufffd+|\?{1,2})(?:ss|s|\ufffd+|\?{1,2})\w*|(?:viele|beste"
    r"|liebe|schoene|freundliche|herzliche)\w* gr(?:ue|u|\ufffd+|\?{1,2})(?:ss|s|\ufffd+|\?{1,2})\w*"
    r"|gruss|gruesse|ihre?|mfg|lg|vg|bg|hochachtungsvoll|danke und gruss|vielen dank und \w+ gr\w+|(?:kind"
    r"|best|warm|many)? ?regards|best(?: wishes)?|yours(?: \w+)?|sincerely(?: yours)?"
    r"|cheers|mit (?:\w+ ){0,2}wuenschen|all the best)\s*[,.!]?\s*(?:\n|$|(?:aus|from|ihr\w*|your\w*)\b)"
    r"|^\s*(?:mfg|v?lg|vg|bg|gru(?:ss|esse)|thanks|danke|cheers|best|regards),? (?=[\w.]+(?: [\w.]+)?\s*$)",
    re.MULTILINE,
)
_AFTERWARDS = re.compile(r"^\s*(?:p\.? ?s\.?|nachtrag|ps)\s*[:.\-–]", re.MULTILINE)
#: What firms hang below every mail.
_DISCLAIMER = re.compile(
    r"vertraulich|confidential|irrtuemlich|nicht der (?:richtige|beabsichtigte|vorgesehene)"
    r"|not the intended|in error|adressat|registergericht|amtsgericht|handelsregister"
    r"|gesendet\b.{0,30}(?:iphone|android|outlook)|sent from my",
)
_QUOTE = re.compile(r"[„“\"»«‚](?P<said>[^„“”\"»«‚‘]{1,600})[“”\"«»‘]")
#: A full stop that ends no sentence.
_ABBREVIATED = re.compile(
    r"\b(art|artt|abs|nr|buchst|lit|bzw|ca|ggf|evtl|dr|hr|fr|str|tel|inkl|vgl|zzgl|sog|usw|etc"
    r"|no(?=\. ?\d)|mr"
    r"|mrs|ms|z|b|u|a|i|d|h|e|g|s|v|(?<![:,\d])\d{1,2})\.(?=\s*\S)",
)
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+")
_DOT = "\u2024"
_SENTENCE = re.compile(r"(?<=[.!?…])[)\"”“]*\s+|(?<![:,])\n\s*\n|;\s")
#: Says of the sentence before it what it is about.
_GOES_ON = re.compile(
    r"(?:das|dies|gemeint ist|es|this|that|it) (?:gilt|betrifft|bezieht sich|geht|ist|concerns|applies"
    r"|only concerns|only applies|is about)?"
    r" ?(?:\w+ )?(?:nur|lediglich|ausschliesslich|allein|only|solely|just)\b|(?:und zwar|naemlich|konkret"
    r"|genauer|specifically|namely)\b"
)
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•–])\s*")
_LIST_BEGINS = re.compile(r"(?:(?<=:)|(?<=[a-z,]))\s*\n\s*(?=(?:[-*•–]|\d{1,2}[.)]) )|(?<=:)\s*\n+")


@dataclass(frozen=True)
class Words:
    """A mail as it is judged: each sentence for itself, and what stands apart."""

    #: The subject, where the sender wrote it and not a program that answers or passes on.
    subject: str
    sentences: tuple[str, ...]
    #: Its lines, without what numbers them.
    lines: tuple[str, ...]
    #: What the whole is about, whoever wrote the subject.
    topic: str
    #: Whom it greets: "Dear interview team".
    greeting: str
    #: What they quote word for word, such as a sentence of our own page.
    quoted: str
    #: What stands below the greetings at the end: names, addresses, and sometimes more.
    below: str
    forwarded: bool

    @property
    def body(self) -> str:
        """The sentences together."""
        return " ".join(self.sentences)

    @property
    def whole(self) -> str:
        """Everything somebody wrote, the subject first."""
        return f"{self.subject}. {self.body}"


def read(subject: str, text: str) -> Words:
    """The words of a mail with this subject and these own words."""
    subject_written = "" if _PREFIX.match(subject) else plain(subject)
    body, below = _above_the_greetings(plain(text))
    body, quoted = _without_quotes(body)
    greeting = _GREETING.match(body)
    body = body[greeting.end() :] if greeting else body
    return Words(
        subject=subject_written.strip(),
        topic=plain(_PREFIXES.sub("", subject)),
        greeting=greeting[0] if greeting else "",
        lines=tuple(_NUMBERED.sub("", one).strip() for one in body.splitlines()),
        sentences=tuple(one for one in _sentences(body) if not _DISCLAIMER.search(one)),
        quoted=quoted,
        below=" ".join(one for one in _sentences(below) if not _DISCLAIMER.search(one)),
        forwarded=FORWARDED.match(subject) is not None,
    )


def plain(text: str) -> str:
    """Small letters, umlauts as two, mended where a program broke them and it is certain how."""
    for broken, meant in (*_TWICE.items(), *_LEFT.items()):
        text = text.replace(broken, meant)
    text = _INNEN.sub("", text)
    text = unicodedata.normalize("NFKC", _ADDRESS.sub(" ", unescape(text)).translate(_UNSEEN))
    return mended(re.sub(r"[ \t]+", " ", text.casefold().translate(_WRITTEN_OUT)).strip())


def _above_the_greetings(text: str) -> tuple[str, str]:
    """The body with its postscript, and what else stands below the greetings at its end."""
    closing = _CLOSING.search(text)
    if closing is None:
        return text, ""
    above, below = text[: closing.start()], text[closing.end() :]
    afterwards = _AFTERWARDS.search(below)
    if afterwards is None:
        return above, below
    return f"{above}\n\n{below[afterwards.end() :]}", below[: afterwards.start()]


def _without_quotes(text: str) -> tuple[str, str]:
    """Longer quotations are somebody else's words; one or two words in quotation marks are one's own."""
    quoted = []

    def judge(found: re.Match[str]) -> str:
        if len(found["said"].split()) <= 2:
            return found["said"]
        quoted.append(found["said"])
        return " (…) "

    return _QUOTE.sub(judge, text), " ".join(quoted)


def _sentences(text: str) -> list[str]:
    text = _ABBREVIATED.sub(lambda found: found[1] + _DOT, _LIST_BEGINS.sub(" ", text))
    found = (" ".join(one.replace(_DOT, ".").split()) for one in _SENTENCE.split(text))
    said: list[str] = []
    for one in found:
        if said and _GOES_ON.match(one):
            said[-1] = f"{said[-1].rstrip('.!')}, {one}"
        elif re.search(r"\w", one):
            said.append(one)
    return said
