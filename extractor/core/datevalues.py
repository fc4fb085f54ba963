"""Days from the parts of a date expression (guideline section 6, rulings in section 8).

Nothing is guessed: what the words leave open and the publication day does not close gives no days.
Acts that are told lie in the past, so nothing counted from the publication day passes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extractor.core.datewords import Token, day_of
from schemas.vocabulary import Precision

_PRECISIONS = {
    "day": Precision.DAY,
    "week": Precision.WEEK,
    "month": Precision.MONTH,
    "year": Precision.YEAR,
}
_SATURDAY = 5
_LEAP_CYCLE = 8
"""Years within which every day of the calendar comes round again (1896 to 1904)."""


@dataclass(frozen=True, slots=True)
class DateValue:
    """First and last day, inclusive, both or neither; and how precise the words are."""

    start: date | None
    end: date | None
    precision: Precision


@dataclass(frozen=True, slots=True)
class Clock:
    """The publication day, and the last day that an expression without a year may name."""

    published: date | None
    latest: date | None


class Parts:
    """What one expression names, by tag; of several words with one tag the first counts."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._first = {token.tag.upper(): token for token in reversed(tokens)}
        self._plural = any(token.tag == "u" for token in tokens)
        self.years = [t.value for t in tokens if t.tag == "Y" and isinstance(t.value, int)]

    def with_month(self, other: Parts) -> Parts:
        """Return these parts in the month of another expression."""
        month = other._first.get("M")
        return Parts([*self._tokens, month] if month else self._tokens)

    def __contains__(self, tag: str) -> bool:
        return tag in self._first

    def number(self, tag: str) -> int | None:
        value = self._first[tag].value if tag in self else None
        return value if isinstance(value, int) else None

    @property
    def digits(self) -> date | None:
        value = self._first["I"].value
        return value if isinstance(value, date) else None

    @property
    def months(self) -> str:
        """The first and the last month of a stretch: "1-3"."""
        return str(self._first["A"].value)

    @property
    def unit(self) -> str:
        token = self._first.get("U") or self._first.get("B")
        return str(token.value) if token else ""

    @property
    def amount(self) -> int | None:
        """How many units; None where the words do not fix it ("several", a bare plural)."""
        if "B" in self:
            return 2
        for tag in "NDQ":
            if tag in self:
                return self.number(tag) or None
        return None if self._plural else 1

    @property
    def other_year(self) -> bool:
        """A year relative to the publication's stands beside the month."""
        return "U" in self


def nothing(precision: Precision) -> DateValue:
    return DateValue(None, None, precision)


def _span(start: date | None, end: date | None, precision: Precision) -> DateValue:
    if start is None or end is None or start > end:
        return nothing(precision)
    return DateValue(start, end, precision)


def _one(day: date | None) -> DateValue:
    return _span(day, day, Precision.DAY)


def back(day: date | None, days: int) -> date | None:
    """Return the day so many days earlier, None where the calendar ends."""
    if day is None or not 1 <= day.toordinal() - days <= date.max.toordinal():
        return None
    return date.fromordinal(day.toordinal() - days)


def _month(year: int, month: int, latest: date | None = None) -> DateValue:
    """First to last day of a month, cut at `latest`."""
    first = day_of(year, month, 1)
    last = next(filter(None, (day_of(year, month, day) for day in (31, 30, 29, 28))), None)
    return _span(first, _earlier(last, latest), Precision.MONTH)


def _year(year: int) -> DateValue:
    return _span(day_of(year, 1, 1), day_of(year, 12, 31), Precision.YEAR)


def _earlier(day: date | None, latest: date | None) -> date | None:
    return day if day is None or latest is None else min(day, latest)


def _unit_back(unit: str, count: int, published: date) -> DateValue:
    """Return the calendar week, month or year, or the day, so many before the publication's."""
    if unit == "week":
        monday = back(published, published.weekday() + 7 * count)
        return _span(monday, monday and back(monday, -6), Precision.WEEK)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 - count, 12)
        return _month(year, month + 1)
    if unit == "year":
        return _year(published.year - count)
    if unit == "hour" and count % 24:
        # Three hours before an unknown hour may be the day before.
        return nothing(Precision.DAY)
    return _one(back(published, count // 24 if unit == "hour" else count))


def _year_beside(parts: Parts, published: date | None) -> int | None:
    """Return the year of "March last year", "7 March 2025"; None where it cannot be known."""
    if "Y" in parts:
        return parts.number("Y")
    if published is None or parts.unit != "year":
        return None
    return published.year - ("L" in parts)


def _date(parts: Parts, clock: Clock) -> DateValue:
    if "I" in parts:
        # A weekday beside a full date adds nothing; where they disagree the full date holds.
        return _one(parts.digits)
    month, day = parts.number("M"), parts.number("D")
    if month is None or day is None:
        return nothing(Precision.DAY)
    if "Y" in parts or parts.other_year:
        year = _year_beside(parts, clock.published)
        found = None if year is None else day_of(year, month, day)
        # "7 March this year" that is still to come: a slip, or a plan.
        ahead = found and clock.published and "Y" not in parts and found > clock.published
        return _one(None if ahead else found)
    return _one(_nearest(month, day, clock.latest))


def _nearest(month: int, day: int, latest: date | None) -> date | None:
    if latest is None:
        return None
    for year in range(latest.year, latest.year - _LEAP_CYCLE - 1, -1):
        found = day_of(year, month, day)
        if found and found <= latest:
            return found
    return None


def _month_named(parts: Parts, clock: Clock) -> DateValue:
    """Return a month; without a year the nearest that has begun, cut at the publication day."""
    month, latest = parts.number("M"), clock.latest
    if month is None or "X" in parts:
        return nothing(Precision.MONTH)
    if "Y" in parts:
        return _month(parts.years[0], month)
    if parts.other_year:
        year = _year_beside(parts, clock.published)
        return nothing(Precision.MONTH) if year is None else _month(year, month, clock.published)
    if latest is None:
        return nothing(Precision.MONTH)
    later = month >= latest.month if "L" in parts else month > latest.month
    return _month(latest.year - later, month, clock.published)


def _weekday(parts: Parts, clock: Clock) -> DateValue:
    """Return the nearest such day not after publication; with "last" strictly before it."""
    weekday, latest = parts.number("W"), clock.latest
    if weekday is None or latest is None or "X" in parts:
        return nothing(Precision.DAY)
    if parts.unit:
        if parts.unit != "week" or clock.published is None:
            return nothing(Precision.DAY)
        monday = _unit_back("week", int("L" in parts), clock.published).start
        found = back(monday, -weekday)
        return _one(found if found and found <= clock.published else None)
    days = (latest.weekday() - weekday) % 7
    return _one(back(latest, days or (7 if "L" in parts else 0)))


def _relative(parts: Parts, clock: Clock) -> DateValue:
    """Today, yesterday, this morning; None for days counted from another event."""
    days = parts.number("R") if "R" in parts else 0
    return _one(None if days is None else back(clock.published, -days))


def _overnight(_: Parts, clock: Clock) -> DateValue:
    return _span(back(clock.published, 1), clock.published, Precision.SPAN)


def _weekend(parts: Parts, clock: Clock) -> DateValue:
    """Return Saturday and Sunday; a running weekend ends on the publication day."""
    published = clock.published
    if published is None or "X" in parts:
        return nothing(Precision.SPAN)
    days = (published.weekday() - _SATURDAY) % 7
    running = published.weekday() >= _SATURDAY
    saturday = back(published, days + (7 if "L" in parts and running else 0))
    return _span(saturday, _earlier(back(saturday, -1), published), Precision.SPAN)


def _rolling(parts: Parts, clock: Clock) -> DateValue:
    """Return "the past two days": back from some hour of the publication day D into D - 2.

    Two days before any hour of D lie on D - 2, so both ends are among the days meant. Months and
    years up to now, hours that are no whole days, and "several" fix no first day.
    """
    amount, unit = parts.amount, parts.unit
    days = {"day": 1, "week": 7}.get(unit, 0) * (amount or 0)
    if unit == "hour" and amount and amount % 24 == 0:
        days = amount // 24
    return _span(back(clock.published, days) if days else None, clock.published, Precision.SPAN)


def _ago(parts: Parts, clock: Clock) -> DateValue:
    """Return the day, or the calendar week, month or year, counted back: as precise as its unit."""
    amount, unit = parts.amount, parts.unit
    if amount is None:
        return nothing(Precision.UNKNOWN)
    if clock.published is None:
        return nothing(_PRECISIONS.get(unit, Precision.DAY))
    return _unit_back(unit, amount, clock.published)


def _unit(parts: Parts, clock: Clock) -> DateValue:
    """Return "last week" whole, "this week" from its Monday to the publication day."""
    unit, published = parts.unit, clock.published
    precision = _PRECISIONS.get(unit, Precision.UNKNOWN)
    if "X" in parts or published is None or unit == "hour":
        return nothing(precision)
    if "L" in parts:
        return nothing(precision) if unit == "day" else _unit_back(unit, 1, published)
    value = _unit_back(unit, 0, published)
    return _span(value.start, _earlier(value.end, published), precision)


def _shifted(parts: Parts, _: Clock) -> DateValue:
    """Two days later, the following week: counted from an event, not from publication."""
    if "U" not in parts and "B" not in parts:
        return nothing(Precision.DAY)
    fixed = parts.amount is not None
    return nothing(_PRECISIONS.get(parts.unit, Precision.UNKNOWN) if fixed else Precision.UNKNOWN)


def _duration(_: Parts, __: Clock) -> DateValue:
    """For three days, within 72 hours: how long, not when."""
    return nothing(Precision.SPAN)


def _stretch(parts: Parts, clock: Clock) -> DateValue:
    """Return "the first quarter of 2020", "the first two months of the year"."""
    first, last = map(int, parts.months.split("-"))
    year, published = parts.number("Y"), clock.published
    if year is None:
        if published is None or parts.unit != "year":
            return nothing(Precision.SPAN)
        year = published.year - ("L" in parts)
    start, end = _month(year, first).start, _month(year, last).end
    return _span(start, end if "Y" in parts else _earlier(end, published), Precision.SPAN)


def _years(parts: Parts, _: Clock) -> DateValue:
    first, last = parts.years[0], parts.years[-1]
    if len(parts.years) == 1:
        return _year(first)
    return _span(day_of(first, 1, 1), day_of(last, 12, 31), Precision.SPAN)


READINGS: Mapping[str, Callable[[Parts, Clock], DateValue]] = {
    "date": _date,
    "bare": _date,
    "month": _month_named,
    "nth": _shifted,
    "weekday": _weekday,
    "relative": _relative,
    "overnight": _overnight,
    "weekend": _weekend,
    "rolling": _rolling,
    "ago": _ago,
    "shifted": _shifted,
    "unit": _unit,
    "stretch": _stretch,
    "duration": _duration,
    "year": _years,
}
"""How each kind of expression in the grammar of `extractor.core.dates` is read."""
