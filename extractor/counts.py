"""What a number phrase says: value, qualifier and bounds (guideline section 5).

The phrases are data (`lexicons/counts.toml`). Where a phrase can be read in two ways there is no
value: None is better than a wrong number. Two numbers joined by `to` are a range only if they
rise: `400 to 300` is a change or a score. `between 400 and 300` is a range whatever the order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from extractor.noun_phrases import NounPhraseReader
from extractor.numbers import Number, NumberReader
from extractor.words import Phrases, Vocabulary, Word, adjoins, fold, phrase
from schemas.vocabulary import Qualifier


@dataclass(frozen=True, slots=True)
class CountValue:
    """Closed bounds; None where the phrase sets none."""

    value: int | None
    qualifier: Qualifier
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class CountPhrase:
    """A quantity with its modifiers at `text[start:end]`; the quantity alone within."""

    start: int
    end: int
    number_start: int
    number_end: int
    value: CountValue


class _Core(NamedTuple):
    """A quantity before its modifiers are read. `article`: no more than an article says one."""

    start: int
    end: int
    value: CountValue
    scale: int = 1
    article: bool = False


_VAGUE = CountValue(None, Qualifier.VAGUE, None, None)
_ONE = CountValue(1, Qualifier.EXACT, 1, 1)
_NOBODY = CountValue(0, Qualifier.EXACT, 0, 0)
_DASH = re.compile(r"\s?[-\u2010-\u2015\u2212]\s?")
_FEW_WORDS = re.compile(r"[\s-]?|\s(?:[^\W\d_]+\s){1,2}")
_SHARE_SIGN = re.compile(r"\s?[%\u2030\u066a]")
_CODE = re.compile(r"(?<!\d)\d+(?:(?:[:/]\d+)+|(?:-\d+){2,}|(?:\.\d+){2,})")
"""Times, dates, fractions, versions: digits that count nothing."""
_SIGNS = {
    "~": Qualifier.APPROXIMATE,
    "\u2248": Qualifier.APPROXIMATE,
    ">": Qualifier.MORE_THAN,
    "\u2265": Qualifier.AT_LEAST,
    "<": Qualifier.LESS_THAN,
    "\u2264": Qualifier.AT_MOST,
}
_CHANGE_REACH = 60
"""Characters before a range in which a word of change makes it none."""


def bounded(value: int, qualifier: Qualifier) -> CountValue:
    """Return the count of one number under a qualifier other than `range` and `vague`."""
    low = {
        Qualifier.EXACT: value,
        Qualifier.AT_LEAST: value,
        Qualifier.MORE_THAN: value + 1,
    }.get(qualifier)
    high = {
        Qualifier.EXACT: value,
        Qualifier.AT_MOST: value,
        Qualifier.LESS_THAN: value - 1,
    }.get(qualifier)
    return CountValue(value, qualifier, low, high)


class CountReader:
    """Reads counts by one table of `counts.toml`; None: bare numbers only."""

    def __init__(self, numbers: NumberReader, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._numbers = numbers
        self._noun_phrases = NounPhraseReader(table)
        prefix = table.get("prefix")
        # A filler may stand between modifier and number and says nothing of its own.
        before: dict[str, Qualifier | str] = dict.fromkeys(table.get("filler", ()), "")
        after: dict[str, Qualifier] = {}
        for qualifier in Qualifier:
            before |= dict.fromkeys(table.get(qualifier.value, ()), qualifier)
            after |= dict.fromkeys(table.get("after", {}).get(qualifier.value, ()), qualifier)
        # `vague` phrases are quantities themselves, not modifiers of one.
        before = {text: each for text, each in before.items() if each != Qualifier.VAGUE}
        if prefix:
            before |= {prefix + text: each for text, each in before.items()}
        self._before = Phrases(before)
        self._after = Phrases(after)
        self._quantities = Phrases(
            dict.fromkeys(table.get("vague", ()), _VAGUE)
            | dict.fromkeys(table.get("zero", ()), _NOBODY)
            | _each_bounded(table.get("fixed", {}), Qualifier.EXACT)
            | _each_bounded(table.get("loosely", {}), Qualifier.APPROXIMATE)
        )
        self._share = Phrases(dict.fromkeys(table.get("share", ()), True))
        self._opens = Phrases(dict.fromkeys(table.get("opens", ()), True))
        between = table.get("between", ())
        self._between = Phrases({left: True for left, _ in between})
        self._and = frozenset(phrase(right) for _, right in between)
        self._to = frozenset(map(phrase, table.get("to", ())))
        self._or = frozenset(map(phrase, table.get("or_", ())))
        self._change = frozenset(map(fold, table.get("change", ())))
        self._scales = frozenset(map(fold, table.get("vague_scales", ())))
        self._of = frozenset(map(fold, table.get("of", ())))
        self._partitive = frozenset(map(phrase, table.get("partitive", ())))
        self._vocabulary = Vocabulary(
            {
                *self._before.written,
                *self._after.written,
                *self._quantities.written,
                *self._share.written,
                *self._opens.written,
                *self._between.written,
                *table.get("change", ()),
                *table.get("vague_scales", ()),
                *table.get("of", ()),
            }
        )

    def parse(self, text: str) -> CountValue | None:
        """Read a string that is a count phrase as a whole; never raises.

        More than one quantity makes None, but for a part of a whole (`3 of the 14 hostages`: 3).
        Without a quantity, a singular noun phrase is 1 and a denied noun 0.
        """
        found = self.find(text)
        if not found:
            if self._noun_phrases.is_one(text):
                return _ONE
            return _NOBODY if self._noun_phrases.is_none(text) else None
        if len(found) > 1 and any(each.value != _VAGUE for each in found):
            between = phrase(text[found[0].end : found[1].start])
            if not any(between[: len(each)] == each for each in self._partitive):
                return None
        return found[0].value

    def find(self, text: str) -> list[CountPhrase]:
        """Return every quantity with its modifiers, in order, never overlapping.

        Left out are digits that count nothing (`F-16`, `14:30`, `15th`, `20-year-old`), shares
        (`10 percent`) and articles without a modifier.
        """
        words = self._vocabulary.find(text)
        ends = [word.end for word in words]
        starts = [word.start for word in words]
        cores = self._cores(text, words)
        phrases: list[CountPhrase] = []
        at = 0
        while at < len(cores):
            core, start, taken = self._range(text, words, ends, cores, at)
            at += taken
            follower = cores[at].start if at < len(cores) else None
            if self._counts_nothing(text, words, starts, core):
                continue
            start, qualifiers = self._read_before(text, words, ends, start)
            floor = phrases[-1].end if phrases else 0
            if start < floor:
                start, qualifiers = core.start, []
            end, qualifier = self._read_after(text, words, starts, core.end, follower)
            if core.article and not qualifiers and qualifier is None:
                continue
            value = _qualified(core.value, [*qualifiers, *([qualifier] if qualifier else [])])
            phrases.append(CountPhrase(start, end, core.start, core.end, value))
        return phrases

    def _cores(self, text: str, words: list[Word]) -> list[_Core]:
        """Return the quantities in order: numbers, and phrases that stand for one."""
        found = [
            *(self._numeral(number) for number in self._numbers.find(text, articles=True)),
            *self._worded(text, words),
        ]
        codes = [match.span() for match in _CODE.finditer(text)]
        codes.extend(
            (words[at].start, words[share[0] - 1].end)
            for at in range(len(words))
            if (share := self._share.beginning(text, words, at))
        )
        codes.sort()
        found.sort(key=lambda core: (core.start, -core.end))
        cores: list[_Core] = []
        code = 0
        for core in found:
            while code < len(codes) and codes[code][1] <= core.start:
                code += 1
            inside = code < len(codes) and codes[code][0] <= core.start
            if not inside and (not cores or core.start >= cores[-1].end):
                cores.append(core)
        return cores

    def _numeral(self, number: Number) -> _Core:
        if number.value is None:
            return _Core(number.start, number.end, _NOTHING)
        qualifier = Qualifier.APPROXIMATE if number.rough else Qualifier.EXACT
        value = bounded(number.value, qualifier)
        return _Core(number.start, number.end, value, number.scale, number.article)

    def _worded(self, text: str, words: list[Word]) -> Iterator[_Core]:
        at = 0
        while at < len(words):
            found = self._quantities.beginning(text, words, at)
            modifier = self._before.beginning(text, words, at)
            if found is None or (modifier and modifier[0] > found[0]):
                # "as many as" counts nothing by itself.
                at = modifier[0] if modifier else at + 1
                continue
            stop, value = found
            if value is _VAGUE:
                stop = self._scaled(text, words, stop)
            yield _Core(words[at].start, words[stop - 1].end, value)
            at = stop

    def _scaled(self, text: str, words: list[Word], at: int) -> int:
        """Return the index after the scales that follow: `dozens`, `of thousands`."""
        while at < len(words) and adjoins(text[words[at - 1].end : words[at].start]):
            step = 1
            if words[at].key in self._of and at + 1 < len(words):
                step = 2
                if not adjoins(text[words[at].end : words[at + 1].start]):
                    break
            if words[at + step - 1].key not in self._scales:
                break
            at += step
        return at

    def _range(
        self, text: str, words: list[Word], ends: list[int], cores: list[_Core], at: int
    ) -> tuple[_Core, int, int]:
        """Return the core at `at`, joined to the next if they are a range; start; cores taken."""
        first = cores[at]
        if at + 1 == len(cores) or first.value.value is None or first.article:
            return first, first.start, 1
        second = cores[at + 1]
        gap = text[first.end : second.start]
        low, high = first.value.value, second.value.value
        if high is None or len(gap) > _CHANGE_REACH or second.article:
            return first, first.start, 1
        if second.scale > 1 and first.scale == 1 and low * second.scale < high:
            low *= second.scale
        joiner = phrase(gap)
        clear = not re.search(r"[^\w\s]", gap)
        between = self._phrase_before(self._between, text, words, ends, first.start)
        if between is not None and clear and joiner in self._and:
            return _range_of(first, second, min(low, high), max(low, high)), between, 2
        if low >= high:
            return first, first.start, 1
        if _DASH.fullmatch(gap) or (clear and joiner in self._or):
            return _range_of(first, second, low, high), first.start, 2
        if clear and joiner in self._to:
            opened = self._phrase_before(self._opens, text, words, ends, first.start)
            if opened is None:
                return _range_of(first, second, low, high), first.start, 2
            if not self._changes(text, words, ends, opened):
                return _range_of(first, second, low, high), opened, 2
        return first, first.start, 1

    def _phrase_before(
        self, phrases: Phrases[bool], text: str, words: list[Word], ends: list[int], start: int
    ) -> int | None:
        stop = bisect_right(ends, start)
        if stop == 0 or not phrases.leads_to(text, words[stop - 1], start):
            return None
        found = phrases.ending(text, words, stop)
        return words[found[0]].start if found else None

    def _changes(self, text: str, words: list[Word], ends: list[int], start: int) -> bool:
        """Whether a word of change stands before, in the same sentence."""
        for index in range(bisect_right(ends, start) - 1, -1, -1):
            word = words[index]
            if start - word.start > _CHANGE_REACH:
                return False
            if word.key in self._change:
                return "." not in text[word.end : start]
        return False

    def _counts_nothing(self, text: str, words: list[Word], starts: list[int], core: _Core) -> bool:
        if core.value is _NOTHING:
            return True
        before, after = text[max(0, core.start - 2) : core.start], text[core.end : core.end + 2]
        if text[core.start].isdecimal() and before:
            name = before[-1] in "-\u2010\u2011" and len(before) > 1 and _cased(before[0])
            if name or _cased(before[-1]):
                return True
        if _SHARE_SIGN.match(text, core.end):
            return True
        first = bisect_left(starts, core.end)
        found = first < len(words) and adjoins(text[core.end : words[first].start])
        if found and self._share.beginning(text, words, first):
            return True
        if found and self._after.beginning(text, words, first):
            return False
        glued = after[:1] in "-\u2010\u2011" and after[1:].isalpha()
        return bool(after) and (_cased(after[0]) or glued)

    def _read_before(
        self, text: str, words: list[Word], ends: list[int], start: int
    ) -> tuple[int, list[Qualifier]]:
        """Return where the modifiers before `start` begin, and their qualifiers, inner first."""
        qualifiers: list[Qualifier] = []
        sign = _SIGNS.get(text[start - 1 : start])
        if sign:
            start -= 1
            qualifiers.append(sign)
        begin = at = start
        stop = bisect_right(ends, at)
        while stop and self._before.leads_to(text, words[stop - 1], at):
            found = self._before.ending(text, words, stop)
            if found is None:
                break
            stop, qualifier = found
            at = words[stop].start
            if isinstance(qualifier, Qualifier):
                qualifiers.append(qualifier)
                begin = at
        return begin, qualifiers

    def _read_after(
        self, text: str, words: list[Word], starts: list[int], end: int, follower: int | None
    ) -> tuple[int, Qualifier | None]:
        """Return where the modifiers after `end` stop, and their qualifier."""
        if text.startswith("+", end):
            return end + 1, Qualifier.AT_LEAST
        for first in range(bisect_left(starts, end), len(words)):
            gap = text[end : words[first].start]
            if len(gap) > _CHANGE_REACH or not _FEW_WORDS.fullmatch(gap):
                break
            found = self._after.beginning(text, words, first)
            if found:
                stop = words[found[0] - 1].end
                # "at least five" behind a noun belongs to the five.
                if follower is not None and (stop > follower or adjoins(text[stop:follower])):
                    break
                return stop, found[1]
        return end, None


_NOTHING = CountValue(None, Qualifier.EXACT, None, None)


def _each_bounded(values: Mapping[str, int], qualifier: Qualifier) -> dict[str, CountValue]:
    return {text: bounded(value, qualifier) for text, value in values.items()}


def _range_of(first: _Core, second: _Core, low: int, high: int) -> _Core:
    return _Core(first.start, second.end, CountValue(None, Qualifier.RANGE, low, high))


def _qualified(value: CountValue, qualifiers: list[Qualifier]) -> CountValue:
    """Put the qualifiers, inner first, on a number; the first that bounds it wins."""
    if value.value is None or not qualifiers:
        return value
    bounds = [each for each in qualifiers if each is not Qualifier.APPROXIMATE]
    return bounded(value.value, bounds[0] if bounds else Qualifier.APPROXIMATE)


def _cased(char: str) -> bool:
    return char.isalpha() and char.lower() != char.upper()
