"""Pure rules of the weekly note: when somebody is told of their week."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.people.rules import Hours

FRIDAY = 4
AT = time(16)
BEFORE_THE_END = timedelta(hours=1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def told_at(day: date, hours: Hours) -> time:
    """16:00 on the wall of who is told; an hour before they stop working where that is sooner.

    Who works in the evening alone, or for less than an hour, is told when they begin.
    """
    last = (datetime.combine(day, hours.ends) - BEFORE_THE_END).time()
    return max(hours.begins, min(AT, last)) if hours.ends > hours.begins else AT


def is_time(now: datetime, zone: str, hours: Hours) -> bool:
    """Whether it is Friday for somebody who wants to hear on that day, and late enough to tell their week.

    To the end of the day: a worker that was down when their hours ended catches up.
    """
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if day.weekday() != FRIDAY or (hours.snoozed_until and day < hours.snoozed_until):
        return False
    return told_at(day, hours) <= local.time()


def week_before(day: date) -> tuple[date, date]:
    """The first and the last day of the week that the note of the last Friday tells.

    From Friday to Thursday: days that are over, so nothing of them comes after it, and each is told once.
    """
    friday = day - DAY * ((day.weekday() - FRIDAY) % WEEK.days)
    return friday - WEEK, friday - DAY
