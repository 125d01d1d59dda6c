"""The mails of corpus.txt, which ask for a right or only look as if they did."""

import re
from dataclasses import dataclass
from email.header import Header
from pathlib import Path

PASSED = "Authentication-Results: mx.kalo.example; dmarc=pass header.from="
TO = "To: withdrawal@kalo.example\n"
ADA = "From: =?utf-8?Q?Ada_L=C3=B6wenherz?= <ada@loewenherz.example>\n"
MACROS = {
    "@ada\n": f"{PASSED}loewenherz.example\n{ADA}{TO}",
    "@unsure\n": f"Authentication-Results: mx.kalo.example; dmarc=none\n{ADA}{TO}",
    "@forged\n": f"Authentication-Results: mx.kalo.example; dmarc=fail\n{ADA}{TO}",
    "@stranger\n": f"{PASSED}nowhere.example\nFrom: Somebody <x@nowhere.example>\n{TO}",
    "{long}": "Dazu ist manches zu sagen, was ich hier gern erzähle. " * 60,
}


#: "@ada as Ada L." is the same in another name, for mails that somebody signed.
_AS = re.compile(r"^@ada as (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail, and what is to be understood of it."""

    name: str
    intent: str
    action: str
    processings: list[str] | str
    gone: bool
    #: Whether a reader would end something for the sender.
    meant: bool
    raw: bytes

    @property
    def expected(self) -> tuple[str, str, list[str] | str, bool]:
        return self.intent, self.action, self.processings, self.gone


def mails() -> list[Mail]:
    source = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return [_mail(one) for one in source.split("\n===== ")[1:]]


def sayings() -> list[tuple[str | set[str], str, str]]:
    """What ends, the subject and the words of sayings.txt."""
    lines = Path(__file__).with_name("sayings.txt").read_text(encoding="utf-8").split("\n\n", 1)[1]
    parted = (line.split(" | ", 2) for line in lines.splitlines())
    return [(_ending(ends), subject, words.replace(" ¶ ", "\n")) for ends, subject, words in parted]


def _ending(said: str) -> str | set[str]:
    return said if said in ("all", "none") else set(said.split(","))


def _mail(source: str) -> Mail:
    line, _, raw = source.partition("\n")
    expected, _, name = line.partition(" | ")
    intent, action, processings, left, *meant = expected.split()
    raw = _AS.sub(_signed, raw)
    for macro, lines in MACROS.items():
        raw = raw.replace(macro, lines)
    named: list[str] | str = "all" if processings == "all" else processings.strip("-").split(",")
    message = f"{raw}\n".replace("\n", "\r\n").encode()
    return Mail(name, intent, action, named if named != [""] else [], left == "gone", bool(meant), message)


def _signed(found: re.Match[str]) -> str:
    name = Header(found[1], "utf-8", maxlinelen=300).encode()
    return f"{PASSED}loewenherz.example\nFrom: {name} <ada@loewenherz.example>\n{TO}"
