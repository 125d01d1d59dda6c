"""How days and hours are written in plain German and English, and what makes them uncertain."""

import re


def _numbered(*lists: str, start: int) -> dict[str, int]:
    return {name: number for number, names in enumerate(lists, start) for name in names.split()}


MONTHS = _numbered(
    *("januar jänner january jan", "februar february feb", "märz maerz march mär mrz mar", "april apr"),
    *("mai may", "juni june jun", "juli july jul", "august aug", "september sept sep"),
    *("oktober october okt oct", "november nov", "dezember december dez dec"),
    start=1,
)
WEEKDAYS = _numbered(
    *("montag monday mo mon", "dienstag tuesday di tue tues", "mittwoch wednesday mi wed"),
    *("donnerstag thursday do thu thur thurs", "freitag friday fr fri", "samstag sonnabend saturday sa sat"),
    "sonntag sunday so sun",
    start=0,
)


def _any_of(names: dict[str, int], *, longer_than: int = 0) -> str:
    return "|".join(sorted((one for one in names if len(one) > longer_than), key=len, reverse=True))


_MONTH = _any_of(MONTHS)
_WEEKDAY = rf"(?:(?P<weekday>{_any_of(WEEKDAYS)})\b\.?,?\s+)?(?:(?:den|dem|der|the)\s+)?"
#: Two digits are a year only where they cannot be the hour.
_YEAR = r"\d{4}|\d{2}(?!\d|[:\-–]|\.\d|\s*(?:uhr\b|h\b|[ap]\.?m\b))"
_CLOCK = r"(?<![\w.:,\-–])(?P<hour>\d{1,2})"

#: Each matches a day, with its weekday where one is named.
DAYS = tuple(
    re.compile(rf"(?<![\w.:/\-]){_WEEKDAY}{form}(?![\w:/]|-\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?(?P<year>{_YEAR}))?",
        rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?P<name>{_MONTH})\b\.?(?:,?\s+(?P<year>\d{{4}}))?",
        rf"(?P<name>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?",
    )
)
#: Each matches an hour: 3pm, 15 Uhr 30, 15:30.
HOURS = tuple(
    re.compile(_CLOCK + form, re.IGNORECASE)
    for form in (
        r"(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap])\.?\s?m\b\.?",
        r"(?:[:.](?P<minute>\d{2}))?\s*(?:uhr|h)\b(?:\s*(?P<late>\d{2})\b(?![.:]))?",
        r":(?P<minute>\d{2})(?![\w:]|\.\d)",
    )
)

#: "10 oder 14 Uhr" and "11. oder 12. März": what stands once is meant for both.
_AND = r"\s*(?:,|oder|or|und|and|bzw\.?)\s*(?:(?:um|at|am)\s+)?"
_HOUR = r"\d{1,2}(?::\d{2})?"
SHARED = (
    (
        re.compile(rf"(?<![\w.:,\-–])({_HOUR})(?=(?:{_AND}{_HOUR}){{1,4}}\s*uhr\b)", re.IGNORECASE),
        r"\1 Uhr",
    ),
    (
        re.compile(
            rf"(?<![\w.:\-–])(\d{{1,2}})\.(?={_AND}\d{{1,2}}\.\s*((?:{_MONTH})\b|\d{{1,2}}\.))", re.IGNORECASE
        ),
        r"\1. \2",
    ),
)

#: In the sentence of a time, or in any after it, these make it uncertain.
TURNED = re.compile(
    r"\b(?:nicht|kein\w*|ohne|außer|ausser|statt|anstatt|anstelle|ungern|leider|ungünstig|schlecht|unmöglich"
    r"|verhindert|absag\w*|storn\w*|verschieb\w*|verleg\w*|weder|niemals|nie|falls|vielleicht|eventuell|evtl"
    r"|not|no|never|cannot|cant|unable|except|unless|instead|unfortunately|busy|unavailable|cancel\w*"
    r"|reschedul\w*|postpone\w*|neither|nor|maybe|perhaps|if|\w+n['’]t"
    r"|utc|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|eet|ortszeit|local time)\b",
    re.IGNORECASE,
)
#: Somewhere shortly before a time.
ROUGH_BEFORE = re.compile(
    r"\b(?:nach|zwischen|gegen|circa|ca|etwa|ungefähr|rund|spätestens|frühestens|ab|seit"
    r"|after|before|between|around|approx\w*|since|roughly|earliest|latest|(?<!how )(?<!what )about)\b",
    re.IGNORECASE,
)
#: Directly before a time: one end of a span, a date of something else, a part of an hour.
ROUGH_BESIDE = re.compile(
    r"(?:\b(?:von|vom|vor|bis|zum|dated|from|to|until|till|by|past|halb|half|viertel|quarter|of)"
    r"|(?<![\w¤])\d{1,2}(?::\d{2})?\s*[-–])\s*$",
    re.IGNORECASE,
)
#: Directly behind a time.
ROUGH_BEHIND = re.compile(
    r"^\s*(?:[-–]\s*\d|±|\+/-|(?:bis|to|until|till|oder|or)\s+(?:\d|später|früher|spaeter|frueher|later|earlier))",
    re.IGNORECASE,
)
#: Between two days, or between two hours.
SPAN = re.compile(r"^\s*(?:[-–]|bis|to|until|till|through)\s*(?:um|zum|at|den)?\s*$", re.IGNORECASE)
GREETING = re.compile(
    r"\b(?:guten\s+(?:morgen|abend|nachmittag)|good\s+(?:morning|afternoon|evening)"
    r"|schöne[ns]?\s+(?:abend|woche\w*|nachmittag|morgen)|nice\s+(?:evening|weekend|week|day))\b",
    re.IGNORECASE,
)
#: Whatever else speaks of a time.
LEFT = re.compile(
    r"\b(?:heute|morgen|übermorgen|today|tomorrow|vormittag\w*|nachmittag\w*|abend\w*|mittag\w*|morning\w*"
    rf"|afternoon\w*|evening\w*|noon|(?:{_any_of(WEEKDAYS, longer_than=5)})s?|uhr|woche\w*|week\w*)\b"
    r"|\d{1,2}[:.]\d{1,2}|\d{1,2}/\d{1,2}|\b\d{1,2}\s?(?:am|pm)\b|\b(?:um|at)\s+\d{1,2}\b"
    rf"|\d{{1,2}}\.?\s*(?:{_MONTH})\b",
    re.IGNORECASE,
)
#: Where a sentence ends for certain: no day and no abbreviation ends like this.
SENTENCE = re.compile(r"\n\s*\n|(?<=[^\W\d]{4})[.!?]+\s+|[!?]+\s+")
