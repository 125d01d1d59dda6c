"""Free starts as somebody with a calendar, a clock and much patience would find them: minute by minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from einklang.hosts.slots import Calendar
from einklang.hosts.spans import unpack

MINUTE, HOUR = 60, 3600


def free_starts(host: Calendar, *, minutes: int, step: int, first: int, last: int, at: int) -> list[int]:
    zone = ZoneInfo(host.zone)
    today = datetime.fromtimestamp(at, zone).date()
    day, found = datetime.fromtimestamp(first, zone).date() - timedelta(days=2), set()
    while day <= datetime.fromtimestamp(last, zone).date() + timedelta(days=2):
        for begin, end in windows(host, day, zone):
            for moment in range(begin, end, MINUTE):
                on_the_step = (moment - begin) % (step * MINUTE) == 0
                if on_the_step and moment + minutes * MINUTE <= end and first <= moment < last:
                    found.add(moment)
        day += timedelta(days=1)
    return sorted(
        moment
        for moment in found
        if moment - at >= host.notice_hours * HOUR
        and local_day(moment, zone) <= today + timedelta(days=host.horizon_days)
        and interviews_on(local_day(moment, zone), host, zone) < host.per_day
        and not is_in_the_way(host, moment, minutes)
    )


def windows(host: Calendar, day: date, zone: ZoneInfo) -> list[tuple[int, int]]:
    hours = [hours for special, hours in host.special if special == day]
    if hours:
        rules = [(begin, end) for begin, end in hours[0]]
    else:
        rules = [
            (begin, end)
            for weekday, begin, end, since, until in host.weekly
            if weekday == day.weekday() and (since or day) <= day <= (until or day)
        ]
    at_work = [any(begin <= minute < end for begin, end in rules) for minute in range(24 * 60)] + [False]
    found, began = [], None
    for minute, working in enumerate(at_work):
        if working and began is None:
            began = minute
        if not working and began is not None:
            found.append((on_the_wall(day, began, zone), on_the_wall(day, minute, zone)))
            began = None
    return found


def on_the_wall(day: date, minute: int, zone: ZoneInfo) -> int:
    shown = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return int(shown.replace(tzinfo=zone).timestamp())


def local_day(moment: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, zone).date()


def interviews_on(day: date, host: Calendar, zone: ZoneInfo) -> int:
    return sum(local_day(begin + host.before * MINUTE, zone) == day for begin, _ in host.taken)


def is_in_the_way(host: Calendar, moment: int, minutes: int) -> bool:
    begin, end = moment - host.before * MINUTE, moment + (minutes + host.after) * MINUTE
    return any(begin < until and since < end for since, until in [*unpack(host.busy), *host.taken])
