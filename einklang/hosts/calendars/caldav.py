"""A calendar on a CalDAV server (RFC 4791): what is busy is read, interviews are written.

In between only what is different is asked for (RFC 6578), and where a server does not know how, everything.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ..models import Source
from .door import ENTRIES, times_only
from .expanding import expand
from .port import Elsewhere, NotACalendar, NotThere, Reading, SeveralCalendars, TooManyEntries, Unreachable
from .web import Server, origin, server

DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
#: Entries asked for at once, and how far beyond the range: floating and all-day times are the server's guess.
AT_ONCE, MARGIN = 100, timedelta(days=2)
SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
#: Addresses of what is new or different, of what is gone, and the next token.
Changes = tuple[set[str], set[str], str]
XML = {"Content-Type": "application/xml; charset=utf-8"}


def read(source: Source, *, first: datetime, last: datetime, patience: float = 60.0) -> Reading:
    """The busy times of a calendar: all of them, or with `sync_token` what is different since then."""
    url = source.access["url"]
    with server(source.access, patience=patience) as asked:
        changes = _changes(asked, url, source.sync_token) if source.sync_token else None
        changed, gone, token = changes or _everything(asked, url, first - MARGIN, last + MARGIN)
        texts: dict[str, str] = {}
        for address, text in _texts(asked, url, changed):
            texts[address] = times_only([text.encode()])
        spans = expand(texts, zone=source.host.zone, first=first, last=last, patience=asked.left())
    missing = frozenset(gone) | (changed - texts.keys())
    return Reading(spans=spans, gone=missing, whole=changes is None, sync_token=token)


def find(access: dict[str, str], *, patience: float = 20.0) -> str:
    """The address of the calendar that `access` leads to. Raises SeveralCalendars, NotThere and others."""
    with server(access, patience=patience) as asked:
        url = access["url"]
        for _ in range(3):
            here = _properties(asked, url, "<resourcetype/><current-user-principal/><C:calendar-home-set/>")
            found = here.get(urlsplit(url).path) or next(iter(here.values()), None)
            if found is None:
                raise NotACalendar
            if _is_calendar(found):
                return url
            home = found.find(f"{CAL}calendar-home-set/{DAV}href")
            principal = found.find(f"{DAV}current-user-principal/{DAV}href")
            if home is not None:
                return _only(_calendars(asked, _join(url, home.text)))
            if inside := _calendars(asked, url):
                return _only(inside)
            if principal is None:
                raise NotACalendar
            url = _join(url, principal.text)
    raise NotACalendar


def put(source: Source, uid: str, text: str, *, patience: float = 20.0) -> None:
    """The entry stands in the calendar, as `text` says it."""
    with server(source.access, patience=patience) as asked:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        asked.read("PUT", _entry(source, uid), body=text, headers=headers)


def delete(source: Source, uid: str, *, patience: float = 20.0) -> None:
    """The entry is no longer in the calendar; that somebody took it out before is fine."""
    with server(source.access, patience=patience) as asked:
        try:
            asked.read("DELETE", _entry(source, uid))
        except NotThere:
            return


def _entry(source: Source, uid: str) -> str:
    folder: str = source.access["url"]
    return f"{folder.rstrip('/')}/{quote(uid, safe='')}.ics"


def _changes(asked: Server, url: str, token: str) -> Changes | None:
    """What is different since this token; None where all is to be read.

    A server that does not know the token any more says so with an error (RFC 6578, 3.2); one that tells only
    a part of it says 507 about the calendar itself (3.6).
    """
    body = (
        f"<sync-collection {SPACES}><sync-token>{_text(token)}</sync-token><sync-level>1</sync-level>"
        "<prop><getetag/></prop></sync-collection>"
    )
    try:
        answer = _multistatus(asked.read("REPORT", url, body=body, headers=XML))
    except (NotACalendar, NotThere):
        return None
    changed: set[str] = set()
    gone: set[str] = set()
    for response in answer.findall(f"{DAV}response"):
        address, status = _href(url, response), response.findtext(f"{DAV}status", "")
        if " 507" in status:
            return None
        if " 404" in status:
            gone.add(address)
        elif address != _address(url):
            changed.add(address)
    following = answer.findtext(f"{DAV}sync-token", "")
    return (changed, gone, following) if following else None


def _everything(asked: Server, url: str, first: datetime, last: datetime) -> Changes:
    """Addresses of all entries with a time in this range (RFC 4791, 7.8)."""
    # The token first: what changes while everything is read is told again the next time.
    token = _token(asked, url)
    begin, end = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (first, last))
    body = (
        f"<C:calendar-query {SPACES}><prop><getetag/></prop>"
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f'<C:time-range start="{begin}" end="{end}"/>'
        "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )
    answer = _multistatus(asked.read("REPORT", url, body=body, headers={**XML, "Depth": "1"}))
    found = {_href(url, response) for response in answer.findall(f"{DAV}response")}
    if len(found) > ENTRIES:
        raise TooManyEntries
    return found, set(), token


def _texts(asked: Server, url: str, addresses: set[str]) -> Iterator[tuple[str, str]]:
    """The iCalendar texts at these addresses, as far as they are still there (RFC 4791, 7.9)."""
    rest = iter(sorted(addresses))
    while some := list(islice(rest, AT_ONCE)):
        hrefs = "".join(f"<href>{_text(quote(address))}</href>" for address in some)
        body = f"<C:calendar-multiget {SPACES}><prop><C:calendar-data/></prop>{hrefs}</C:calendar-multiget>"
        answer = _multistatus(asked.read("REPORT", url, body=body, headers={**XML, "Depth": "1"}))
        for response in answer.findall(f"{DAV}response"):
            text = response.findtext(f"{DAV}propstat/{DAV}prop/{CAL}calendar-data")
            if text is not None:
                yield _href(url, response), text
            elif " 404" not in _status(response):
                raise Unreachable  # it is there, and is not told: nothing is known about it


def _token(asked: Server, url: str) -> str:
    """The sync token of now; empty where the server has none, or one that is longer than we can keep."""
    for found in _properties(asked, url, "<sync-token/>").values():
        token = found.findtext(f"{DAV}sync-token", "")
        return token if len(token) <= 500 else ""
    return ""


def _calendars(asked: Server, url: str) -> dict[str, str]:
    """The calendars in this folder: names by address."""
    wanted = "<resourcetype/><displayname/><C:supported-calendar-component-set/>"
    found = {}
    for address, properties in _properties(asked, url, wanted, depth="1").items():
        kinds = properties.findall(f"{CAL}supported-calendar-component-set/{CAL}comp")
        if _is_calendar(properties) and (not kinds or any(kind.get("name") == "VEVENT" for kind in kinds)):
            found[_join(url, quote(address))] = properties.findtext(f"{DAV}displayname", "")
    return found


def _only(found: dict[str, str]) -> str:
    if not found:
        raise NotThere
    if len(found) > 1:
        raise SeveralCalendars(found)
    return next(iter(found))


def _is_calendar(properties: Element) -> bool:
    return properties.find(f"{DAV}resourcetype/{CAL}calendar") is not None


def _properties(asked: Server, url: str, names: str, *, depth: str = "0") -> dict[str, Element]:
    """What the server says about this address, and with depth 1 about what lies in it."""
    body = f"<propfind {SPACES}><prop>{names}</prop></propfind>"
    answer = _multistatus(asked.read("PROPFIND", url, body=body, headers={**XML, "Depth": depth}))
    found = {}
    for response in answer.findall(f"{DAV}response"):
        for part in response.findall(f"{DAV}propstat"):
            properties = part.find(f"{DAV}prop")
            if " 200" in part.findtext(f"{DAV}status", "") and properties is not None:
                found[_href(url, response)] = properties
    return found


def _multistatus(body: bytes) -> Element:
    try:
        answer: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError):
        raise NotACalendar from None
    if answer.tag != f"{DAV}multistatus":
        raise NotACalendar
    return answer


def _status(response: Element) -> str:
    parts = [response.findtext(f"{DAV}status", "")]
    parts += [part.findtext(f"{DAV}status", "") for part in response.findall(f"{DAV}propstat")]
    return " ".join(parts)


def _href(url: str, response: Element) -> str:
    return _address(_join(url, response.findtext(f"{DAV}href", "")))


def _join(url: str, href: str | None) -> str:
    """The full address of what the server names; raises Elsewhere where it names another server."""
    full = urljoin(url, (href or "").strip())
    if origin(full) != origin(url):
        raise Elsewhere
    return full


def _address(url: str) -> str:
    """An entry's address within its server, written in one way however the server quotes it."""
    return unquote(urlsplit(url).path)


def _text(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
