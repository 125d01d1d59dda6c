"""Who a mail is certainly from: only what our own mail server says of it is believed (RFC 8601)."""

import re
from dataclasses import dataclass

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_TOKEN = re.compile(r"[^\s;=()\"]+")


class _Malformed(Exception):
    """The header is not as RFC 8601 wants it; then nothing in it is believed."""


@dataclass(frozen=True)
class Result:
    """What was found by one method: dmarc=pass header.from=example.org."""

    method: str
    result: str
    properties: dict[str, str]


def sender(froms: list[str], results: list[str], *, trusted: str) -> str | None:
    """The address in the one From header, where the topmost result is of `trusted` and vouches for it."""
    address = only_address(froms)
    if address is None:
        return None
    domain = address.rpartition("@")[2].casefold()
    found = _found(results, trusted)
    dmarc = [one for one in found if one.method == "dmarc"]
    if dmarc:
        passed = len(dmarc) == 1 and dmarc[0].result == "pass"
        return address if passed and _same(dmarc[0].properties.get("header.from", domain), domain) else None
    signed = [one for one in found if one.method == "dkim" and one.result == "pass"]
    vouched = any(_aligned(one.properties.get("header.d", ""), domain) for one in signed)
    return address if vouched else None


def refused(results: list[str], *, trusted: str) -> bool:
    """Whether the topmost result is of `trusted` and says that the sender is not who they claim to be."""
    return any(one.method == "dmarc" and one.result == "fail" for one in _found(results, trusted))


def only_address(froms: list[str]) -> str | None:
    """The address in a single From header with a single mailbox; None for everything else."""
    if len(froms) != 1:
        return None
    bare = _without_comments(" ".join(froms[0].split()))
    if bare is None:
        return None
    name, angle, rest = _QUOTED.sub("", bare).strip().partition("<")
    address = rest.removesuffix(">") if angle else name
    if angle and (not rest.endswith(">") or re.search(r"[@,;:<>]", name)):
        return None
    address = address.strip()
    return address if re.fullmatch(r"[^\s<>,;:\"@]+@[^\s<>,;:\"@]+", address) else None


def _found(results: list[str], trusted: str) -> list[Result]:
    """The results of the topmost header, where it is of the server that we trust; else none."""
    if not trusted or not results:
        return []
    try:
        name, found = _parse(results[0])
    except _Malformed:
        return []
    return found if name.casefold() == trusted.casefold() else []


def _parse(header: str) -> tuple[str, list[Result]]:
    bare = _without_comments(header)
    if bare is None:
        raise _Malformed
    first, *rest = _pieces(bare)
    if not 1 <= len(first) <= 2:  # the name, and perhaps a version
        raise _Malformed
    return first[0], [_result(piece) for piece in rest if piece and piece != ["none"]]


def _pieces(text: str) -> list[list[str]]:
    """The words between semicolons; quoted strings are words, whatever stands in them."""
    pieces: list[list[str]] = [[]]
    place = 0
    while place < len(text):
        sign = text[place]
        if sign.isspace():
            place += 1
        elif sign == ";":
            pieces.append([])
            place += 1
        elif sign == "=":
            pieces[-1].append("=")
            place += 1
        elif found := (_QUOTED.match(text, place) if sign == '"' else _TOKEN.match(text, place)):
            pieces[-1].append(re.sub(r"\\(.)", r"\1", found[0][1:-1]) if sign == '"' else found[0])
            place = found.end()
        else:
            raise _Malformed
    return pieces


def _result(words: list[str]) -> Result:
    """`dkim = pass header.d = example.org`, already split; anything else is malformed."""
    if len(words) % 3 or any(words[place] != "=" for place in range(1, len(words), 3)):
        raise _Malformed
    pairs = [(words[place].casefold(), words[place + 2]) for place in range(0, len(words), 3)]
    (method, result), *properties = pairs
    return Result(method.partition("/")[0], result.casefold(), dict(properties))


def _without_comments(text: str) -> str | None:
    """The text without (comments (in parentheses)); None where they do not close."""
    kept, depth, quoted, escaped = [], 0, False, False
    for sign in text:
        if escaped:
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif not quoted and sign == "(":
            depth += 1
            continue
        elif not quoted and sign == ")":
            depth -= 1
            if depth < 0:
                return None
            continue
        if not depth:
            kept.append(sign)
    return None if depth or quoted else "".join(kept)


def _same(one: str, other: str) -> bool:
    return one.casefold().rstrip(".") == other.casefold().rstrip(".")


def _aligned(signer: str, domain: str) -> bool:
    """Whether who signed may speak for this domain: it is the same, or above it.

    Looser than that would need the list of public suffixes; who signs below a domain does not speak for it.
    """
    signer = signer.casefold().rstrip(".")
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
