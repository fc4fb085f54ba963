"""Date phrases: where they stand in a text, and the days they name.

Guideline section 6 and the rulings on dates in section 8. Words come from `dates.toml`; the
grammar is regular expressions over the tags of `extractor.core.datewords`, every repetition
bounded, so reading is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from extractor.core.datevalues import READINGS, Clock, DateValue, Parts, back, nothing
from extractor.core.datewords import DateWords, Token
from extractor.core.words import Text, Words
from schemas.vocabulary import Precision

__all__ = ["DatePhrase", "DateReader", "DateValue"]

_AMOUNT = "(?:[NDQ][Uu]|b)"
_MONTH = "[Mm](?:/[Mm])?"  # Arabic writes a month in both its names: مارس/آذار
_YEAR = "(?:[OonC]{0,2}Y|C?[On]{0,2}(?:[LT]U|U[LT]))"
_AFTER_DATE_WORD = "(?<=[OSFBLTHZn])"
_FILLER = "[OonHxJtV]"
_BEFORE = f"(?:{_FILLER}|K(?=o?[Jt])|Z(?=[Jt]))"
_LEFT = re.compile(
    rf"(?:(?!n){_BEFORE}{_BEFORE}{{0,4}})?(?P<open>[SFBv])?{_BEFORE}{{0,4}}"
    r"(?P<block>[ZGK][Oo]?)?\Z"
)
_LEFT_REACH = 12
_SHORT = 60
"""Characters up to which a phrase is likely to come again."""
_REMEMBERED = 4_096
_RIGHT = f"(?:(?:C(?=O))?(?:{_FILLER}|Z(?=[Jt])){{0,3}}[Jt])?"
_LENGTH = re.compile("[NDQ]-?[Uu]|b")
_TIME_OF_DAY = re.compile("[Jt]")
_DATE_TAGS = frozenset("WMDYQIRNUuEVSFvLPXGxZbA")


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Characters `start` to `end` of the text, in code points, that date something."""

    start: int
    end: int


class _Found(NamedTuple):
    """A phrase in a row of tokens: `first` to before `last`; from `core` on, what says when."""

    first: int
    last: int
    core: int
    opener: str
    blocked: bool


def _grammar(*, month_first: bool) -> dict[str, str]:
    """Return the expressions over tags, by kind; of several that fit the first is taken."""
    day_month = f"D[no]{{0,2}}{_MONTH}"
    orders = f"(?:{day_month}|{_MONTH}o?D)" if month_first else day_month
    return {
        "date": f"L?(?:[Ww]C?[oOn]{{0,2}})?(?:I|{orders}{_YEAR}?)L?",
        "nth": "[LTX]?[Ww][nO]o?M(?:[OonC]{0,2}Y)?",
        "rolling": f"[LP]o?{_AMOUNT}|[NDQ][LP][Uu]|{_AMOUNT}[LP]|P[Uu]|[Uu]P|Lu|uL",
        "ago": f"{_AMOUNT}G|G(?:{_AMOUNT}|[Uu])",
        "shifted": f"{_AMOUNT}[xZ]|x[UuJ]|Ux|UZ",
        "month": f"{_MONTH}{_YEAR}|[LTX]{_MONTH}|{_MONTH}[LX]|M(?:/[Mm])?|{_AFTER_DATE_WORD}m",
        "weekday": "(?:[LTX]|T?P)[Ww]|[Ww][LX](?!U)|[Ww]C?[On]{0,2}(?:[LT]U|U[LT])"
        f"|W|{_AFTER_DATE_WORD}w",
        "weekend": "(?:[LTX]|T?P)?E[LX]?",
        "relative": "R(?:C?[oO]{0,2}[Ww])?|TJ",
        "unit": "[LTX]U|U[LTX]",
        "stretch": "AnO?o?(?:Y|[LT]?U)",
        "overnight": "V(?![OonxJtHKSF]{0,3}[WwDMmI])",
        "duration": f"(?<=[BS]){_AMOUNT}",
        "year": r"(?:U|(?<=[OSFBHZn]))Y(?:[K&-]Y)?|\AY\Z",
    }


class DateReader:
    """Reads the date phrases of one language.

    Args:
        table: that language's table of `dates.toml`; None reads dates in digits alone.

    Raises:
        ValueError: the table gives one phrase two meanings.
    """

    def __init__(self, table: Mapping[str, Any] | None) -> None:
        self._words = DateWords(table)
        kinds = _grammar(month_first=bool(table and table.get("month_first")))
        core = "|".join(kinds.values())
        # "3 to 5 May" and "March 7 and 8": a bare number is a day only beside its month, and after
        # the month only where no word follows that it might count.
        bare_first = f"D{_RIGHT}[K&-]{_FILLER}{{0,3}}(?={kinds['date']})"
        bare_last = "(?<=D)[K&-]o?D(?:C?Y|(?=[C!])|\\Z)"
        # A comma before the "and" is a list's; without a list it parts two clauses.
        listed = f"(?:C{_FILLER}{{0,3}}(?:{core}){_RIGHT}){{1,3}}C?"
        more = f"{_RIGHT}(?:{listed})?[K&-]{_FILLER}{{0,3}}(?:{core})"
        self._phrase = re.compile(f"(?:{bare_first})?(?:{core})(?:{bare_last}|{more})?{_RIGHT}")
        named = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
        self._core = re.compile(f"{named}|(?P<bare>D(?:C?Y)?)")
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._parse)

    def find(self, text: Text) -> list[DatePhrase]:
        """Return the date phrases of a running text: maximal, in order, none within another."""
        return Words.of(text).once(self._find)

    def _find(self, words: Words) -> list[DatePhrase]:
        phrases: list[DatePhrase] = []
        for start, end in self._words.passages(words):
            tokens = self._words.read(words.text[start:end])
            phrases.extend(
                DatePhrase(start + tokens[found.first].start, start + tokens[found.last - 1].end)
                for found in self._found(tokens)
            )
        return phrases

    def parse(self, phrase: str, published_at: date | None) -> DateValue:
        """Return the days that a date phrase names.

        Args:
            phrase: the words that date an act.
            published_at: what relative words count from; None leaves them without days.
        """
        parse = self._remembered if len(phrase) <= _SHORT else self._parse
        return parse(phrase, published_at)

    def _parse(self, phrase: str, published_at: date | None) -> DateValue:
        tokens = self._words.read(phrase, trust=True)
        phrases = list(self._found(tokens))
        if not phrases:
            return nothing(_undated("".join(token.tag for token in tokens)))
        if len(phrases) > 1:
            return nothing(Precision.UNKNOWN)
        (found,) = phrases
        before, after = tokens[: found.first], tokens[found.last :]
        if before and before[0].tag == "S" and not found.opener:
            # "since the war began in March 2011"
            before, found = before[1:], found._replace(opener="S")
        value = _value(found, self._cores(tokens, found), published_at)
        if any(_bears_on_date(token) for token in (*before, *after)):
            # Something else here says when: "two days after the attack on Thursday".
            return nothing(value.precision)
        return value

    def _found(self, tokens: Sequence[Token]) -> Iterator[_Found]:
        tags = "".join([token.tag for token in tokens])
        end = 0
        for match in self._phrase.finditer(tags):
            core, last = match.span()
            first = core
            reach = max(end, first - _LEFT_REACH)
            left = _LEFT.search(tags[reach:first])
            opener, blocked = "", False
            if left:
                opener, blocked = left["open"] or "", bool(left["block"])
                first = reach + left.start()
            yield _Found(first, last, core, opener, blocked)
            end = last

    def _cores(self, tokens: Sequence[Token], found: _Found) -> list[tuple[str, Parts]]:
        """Return the expressions of a phrase, by kind, in order."""
        tags = "".join([token.tag for token in tokens])
        return [
            (core.lastgroup or "", Parts(tokens[core.start() : core.end()]))
            for core in self._core.finditer(tags, found.core, found.last)
        ]


def _undated(tags: str) -> Precision:
    """Return what the words still tell of a time that no expression names."""
    if tags.startswith("S") or _LENGTH.search(tags):
        return Precision.SPAN
    return Precision.DAY if _TIME_OF_DAY.search(tags) else Precision.UNKNOWN


def _bears_on_date(token: Token) -> bool:
    article = token.tag == "N" and token.value == 1
    return token.tag in _DATE_TAGS and not article


def _value(found: _Found, cores: Sequence[tuple[str, Parts]], published: date | None) -> DateValue:
    values = _days(cores, published)
    first, last = values[0], values[-1]
    if found.blocked:
        # Before, after, until, about: the day named is not the day meant.
        return nothing(Precision.UNKNOWN)
    if len(values) > 1:
        value = _joined(first.start, last.end)
    elif found.opener == "S":
        value = _joined(first.start, published)
    elif found.opener == "F":
        value = nothing(Precision.SPAN)
    elif found.opener == "v":
        value = _joined(back(first.start, 1), first.end)
    else:
        value = first
    return value


def _joined(start: date | None, end: date | None) -> DateValue:
    if start is None or end is None or start > end:
        return nothing(Precision.SPAN)
    return DateValue(start, end, Precision.SPAN)


def _days(cores: Sequence[tuple[str, Parts]], published: date | None) -> list[DateValue]:
    """Read the last first: "from Friday to Monday" begins on the Friday before that Monday."""
    values: list[DateValue] = []
    latest = published
    for place in range(len(cores) - 1, -1, -1):
        kind, parts = cores[place]
        if kind == "bare":
            near = cores[place + 1 :] or cores[:place][::-1]
            parts = parts.with_month(near[0][1]) if near else parts
        value = READINGS[kind](parts, Clock(published, latest))
        latest = value.start or latest
        values.insert(0, value)
    return values
