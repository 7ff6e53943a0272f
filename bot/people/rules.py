"""Pure rules about people and channels: who they are, how long that stays true, what they may read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.vocabulary import Role

CACHE_LIFETIME = timedelta(hours=12)
MEMBERSHIP_LIFETIME = timedelta(hours=24)
SLACKBOT = "USLACKBOT"


def is_stale(refreshed_at: datetime | None, now: datetime) -> bool:
    """Whether Slack should be asked again."""
    return refreshed_at is None or now - refreshed_at > CACHE_LIFETIME


def hour_of(now: datetime) -> datetime:
    """The hour in which somebody was met: nearer than that, it would tell who typed what was raised then."""
    return now.replace(minute=0, second=0, microsecond=0)


def day_of(now: datetime) -> datetime:
    """The day of an instant, as its first: all that may be kept of when somebody anonymous was there."""
    return hour_of(now).replace(hour=0)


def role_of(*, is_bot: bool, is_stranger: bool, at_home: bool, is_guest: bool) -> Role:
    """What somebody is in a workspace; the most restrictive description wins."""
    if is_bot:
        return Role.BOT
    if is_stranger or not at_home:
        return Role.OUTSIDER
    return Role.GUEST if is_guest else Role.MEMBER


def zone_or_utc(name: str | None) -> str:
    """An IANA zone that exists here; bots and outsiders may have none."""
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: zones are files, and "Europe" is a folder of them.
        return "UTC"


def may_read_channel(*, role: Role, private: bool, is_member: bool) -> bool:
    """A full member reads public channels; everybody reads the channels they are in."""
    return is_member or (role is Role.MEMBER and not private)


Moment = Callable[[datetime, str], datetime]
"""From now and a zone to when somebody there should hear."""

WORK_BEGINS, WORK_ENDS = time(9), time(17)
LAST_HOUR = timedelta(hours=1)
SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """The local hours in which somebody wants to hear, Monday to Friday, and from which day on."""

    begins: time = WORK_BEGINS
    ends: time = WORK_ENDS
    snoozed_until: date | None = None


OFFICE = Hours()


def working_moment(now: datetime, zone: str, hours: Hours = OFFICE) -> datetime:
    """`now` where it falls into working hours of the zone, else when the next of them begin, in UTC terms.

    Working hours are 09:00 to 17:00, Monday to Friday, unless somebody chose others.
    """
    local = now.astimezone(ZoneInfo(zone))
    if hours.snoozed_until and local.date() < hours.snoozed_until:
        now = local = datetime.combine(hours.snoozed_until, hours.begins, ZoneInfo(zone))
    day = local.date()
    if day.weekday() < SATURDAY and hours.begins <= local.time() < hours.ends:
        return now
    if local.time() >= hours.begins or day.weekday() >= SATURDAY:
        day = after_working_days(day, 1)
    return datetime.combine(day, hours.begins, ZoneInfo(zone))


def may_be_told(now: datetime, zone: str, hours: Hours = OFFICE) -> bool:
    """Whether somebody may be written to now, if they are looked for again with each full hour alone.

    Working hours in which there is no full hour begin with the one before them: else they would never come.
    """
    moment, following = working_moment(now, zone, hours), next_hour(now, "UTC")
    return moment <= now or moment < following < working_moment(following, zone, hours)


def working_moment_before(now: datetime, zone: str, hours: Hours = OFFICE) -> datetime:
    """`now` where it falls into working hours of the zone, else an hour before the last of them ended."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if day.weekday() < SATURDAY and local.time() >= hours.begins:
        return now if local.time() < hours.ends else _last_hour(day, zone, hours)
    day -= timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return _last_hour(day, zone, hours)


def working_morning(now: datetime, zone: str) -> datetime:
    """The 09:00 with which the working day of `working_moment` begins: past or to come, in the zone."""
    local = working_moment(now, zone).astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), WORK_BEGINS, ZoneInfo(zone))


def next_working_hour(now: datetime, zone: str) -> datetime:
    """The next full hour of working time in the zone, later than `now`, whose minute it does not tell."""
    return working_moment(next_hour(now, zone), zone)


def next_hour(now: datetime, zone: str) -> datetime:
    """The next full hour in the zone, later than `now`, whose minute it does not tell."""
    return hour_of(now.astimezone(ZoneInfo(zone)) + timedelta(hours=1))


def after_working_days(day: date, number: int) -> date:
    """The day `number` working days after `day`."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def _last_hour(day: date, zone: str, hours: Hours) -> datetime:
    # Hours may be shorter than one.
    begins, ends = (datetime.combine(day, at, ZoneInfo(zone)) for at in (hours.begins, hours.ends))
    return max(begins, ends - LAST_HOUR)


def local_day(now: datetime, zone: str) -> date:
    """What day it is in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()
