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
from typing import Any, NamedTuple, Self

from extractor.noun_phrases import NounPhraseReader
from extractor.numbers import Number, NumberReader
from extractor.words import HYPHENS, Phrases, Vocabulary, Word, adjoins, fold, is_cased, phrase
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


class _Scan(NamedTuple):
    """A text, and the words in it that the lexicon knows."""

    text: str
    words: list[Word]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, vocabulary: Vocabulary) -> Self:
        words = vocabulary.find(text)
        return cls(text, words, [word.start for word in words], [word.end for word in words])


_ONE = CountValue(1, Qualifier.EXACT, 1, 1)
_NOBODY = CountValue(0, Qualifier.EXACT, 0, 0)
_VAGUE = CountValue(None, Qualifier.VAGUE, None, None)
_NOTHING = CountValue(None, Qualifier.EXACT, None, None)
"""Of a number without a value: it counts nothing, but still parts those around it."""

_DASH = re.compile(r"\s?[-\u2010-\u2015\u2212]\s?")
_PUNCTUATION = re.compile(r"[^\w\s]")
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
_NEAR = 60
"""Characters over which words are put in relation to a number."""
_MODIFIERS = (
    Qualifier.AT_LEAST,
    Qualifier.MORE_THAN,
    Qualifier.AT_MOST,
    Qualifier.LESS_THAN,
    Qualifier.APPROXIMATE,
)


class CountReader:
    """Reads counts by one table of `counts.toml`; None: bare numbers only."""

    def __init__(self, numbers: NumberReader, table: Mapping[str, Any] | None) -> None:
        table = table or {}
        self._numbers = numbers
        self._noun_phrases = NounPhraseReader(table)
        # A filler may stand between modifier and number and says nothing of its own.
        before: dict[str, Qualifier | None] = dict.fromkeys(table.get("filler", ()))
        after: dict[str, Qualifier] = {}
        for each in _MODIFIERS:
            before |= dict.fromkeys(table.get(each, ()), each)
            after |= dict.fromkeys(table.get("after", {}).get(each, ()), each)
        if prefix := table.get("prefix"):
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
        searched = ("vague", "zero", "fixed", "loosely", "share", "opens")
        looked_up = ("change", "vague_scales", "of")
        self._vocabulary = Vocabulary(
            [*before, *after, *(left for left, _ in between)]
            + [text for name in (*searched, *looked_up) for text in table.get(name, ())]
        )

    def parse(self, text: str) -> CountValue | None:
        """Read a string that is a count phrase as a whole; never raises.

        Several quantities give None, but for a part of a whole (`3 of the 14 hostages`: 3) and
        where all are vague. So does one person with a number behind (`a mother of two`). Without a
        quantity, a singular noun phrase is 1 and a denied noun 0.
        """
        found = self.find(text)
        if not found:
            if self._noun_phrases.is_one(text):
                return _ONE
            return _NOBODY if self._noun_phrases.is_none(text) else None
        first, *others = found
        if self._noun_phrases.is_one(text[: first.start], closed=True):
            return None
        if others and any(each.value != _VAGUE for each in found):
            between = phrase(text[first.end : others[0].start])
            if not any(between[: len(each)] == each for each in self._partitive):
                return None
        return first.value

    def find(self, text: str) -> list[CountPhrase]:
        """Return every quantity with its modifiers, in order, never overlapping.

        Left out are digits that count nothing (`F-16`, `14:30`, `15th`, `20-year-old`), shares
        (`10 percent`) and articles without a modifier.
        """
        scan = _Scan.of(text, self._vocabulary)
        cores = self._cores(scan)
        phrases: list[CountPhrase] = []
        at = 0
        while at < len(cores):
            core, start, taken = self._range(scan, cores, at)
            at += taken
            if self._counts_nothing(scan, core):
                continue
            start, qualifiers = self._read_before(scan, start)
            if phrases and start < phrases[-1].end:
                start, qualifiers = core.start, []
            follower = cores[at].start if at < len(cores) else None
            end, qualifier = self._read_after(scan, core.end, follower)
            if qualifier:
                qualifiers.append(qualifier)
            if qualifiers or not core.article:
                value = _qualified(core.value, qualifiers)
                phrases.append(CountPhrase(start, end, core.start, core.end, value))
        return phrases

    def _cores(self, scan: _Scan) -> list[_Core]:
        """Return the quantities in order: numbers, and phrases that stand for one."""
        found = [
            *map(_numeral, self._numbers.find(scan.text, articles=True)),
            *self._worded(scan),
        ]
        found.sort(key=lambda core: (core.start, -core.end))
        masks = self._masks(scan)
        cores: list[_Core] = []
        mask = 0
        for core in found:
            while mask < len(masks) and masks[mask][1] <= core.start:
                mask += 1
            masked = mask < len(masks) and masks[mask][0] <= core.start
            if not masked and (not cores or core.start >= cores[-1].end):
                cores.append(core)
        return cores

    def _masks(self, scan: _Scan) -> list[tuple[int, int]]:
        """Return the spans in which numbers count nothing: dates, times, `pour cent`."""
        masks = [match.span() for match in _CODE.finditer(scan.text)]
        for at, word in enumerate(scan.words):
            share = self._share.beginning(scan.text, scan.words, at)
            if share:
                masks.append((word.start, scan.words[share[0] - 1].end))
        return sorted(masks)

    def _worded(self, scan: _Scan) -> Iterator[_Core]:
        text, words = scan.text, scan.words
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
                stop = self._scaled(scan, stop)
            yield _Core(words[at].start, words[stop - 1].end, value)
            at = stop

    def _scaled(self, scan: _Scan, at: int) -> int:
        """Return the index after the scales that follow: `dozens`, `of thousands`."""
        text, words = scan.text, scan.words
        while at < len(words) and adjoins(text, words[at - 1].end, words[at].start):
            scale = at
            if words[at].key in self._of and at + 1 < len(words):
                scale = at + 1
                if not adjoins(text, words[at].end, words[scale].start):
                    break
            if words[scale].key not in self._scales:
                break
            at = scale + 1
        return at

    def _range(self, scan: _Scan, cores: list[_Core], at: int) -> tuple[_Core, int, int]:
        """Return the core at `at`, joined to the next if they are a range; start; cores taken."""
        first = cores[at]
        joined = self._joined(scan, first, cores[at + 1]) if at + 1 < len(cores) else None
        return (*joined, 2) if joined else (first, first.start, 1)

    def _joined(self, scan: _Scan, first: _Core, second: _Core) -> tuple[_Core, int] | None:
        """Return the range of two cores and where it starts."""
        gap = scan.text[first.end : second.start]
        low, high = first.value.value, second.value.value
        article = first.article or second.article
        if low is None or high is None or article or len(gap) > _NEAR:
            return None
        if second.scale > 1 and first.scale == 1 and low * second.scale < high:
            low *= second.scale
        start = first.start
        joiner = None if _PUNCTUATION.search(gap) else phrase(gap)
        between = self._before_at(self._between, scan, start)
        if between is not None and joiner in self._and:
            start, low, high = between, min(low, high), max(low, high)
        elif joiner in self._to:
            opened = self._before_at(self._opens, scan, start)
            if opened is not None and self._changes(scan, opened):
                return None
            start = start if opened is None else opened
        elif joiner not in self._or and not _DASH.fullmatch(gap):
            return None
        if low >= high:
            return None
        return _Core(first.start, second.end, CountValue(None, Qualifier.RANGE, low, high)), start

    def _before_at(self, phrases: Phrases[bool], scan: _Scan, start: int) -> int | None:
        """Return where a phrase that leads to `start` begins."""
        stop = bisect_right(scan.ends, start)
        if stop == 0 or not phrases.leads_to(scan.text, scan.words[stop - 1], start):
            return None
        found = phrases.ending(scan.text, scan.words, stop)
        return scan.words[found[0]].start if found else None

    def _changes(self, scan: _Scan, start: int) -> bool:
        """Whether a word of change stands before, in the same sentence."""
        for at in range(bisect_right(scan.ends, start) - 1, -1, -1):
            word = scan.words[at]
            if start - word.start > _NEAR:
                break
            if word.key in self._change:
                return "." not in scan.text[word.end : start]
        return False

    def _counts_nothing(self, scan: _Scan, core: _Core) -> bool:
        """Whether the core is a share, part of a name, a word or an age, or no whole number."""
        text, words, end = scan.text, scan.words, core.end
        if core.value is _NOTHING or _SHARE_SIGN.match(text, end):
            return True
        first = bisect_left(scan.starts, end)
        if first < len(words) and adjoins(text, end, words[first].start):
            if self._share.beginning(text, words, first):
                return True
            if self._after.beginning(text, words, first):
                return False
        return _glued(text, core.start - 1, -1, text[core.start].isdecimal()) or _glued(
            text, end, 1, hyphen=True
        )

    def _read_before(self, scan: _Scan, start: int) -> tuple[int, list[Qualifier]]:
        """Return where the modifiers before `start` begin, and their qualifiers, inner first."""
        text, words = scan.text, scan.words
        qualifiers: list[Qualifier] = []
        sign = _SIGNS.get(text[start - 1 : start])
        if sign:
            start -= 1
            qualifiers.append(sign)
        begin = at = start
        stop = bisect_right(scan.ends, at)
        while stop and self._before.leads_to(text, words[stop - 1], at):
            found = self._before.ending(text, words, stop)
            if found is None:
                break
            stop, qualifier = found
            at = words[stop].start
            if qualifier is not None:
                qualifiers.append(qualifier)
                begin = at
        return begin, qualifiers

    def _read_after(
        self, scan: _Scan, end: int, follower: int | None
    ) -> tuple[int, Qualifier | None]:
        """Return where the modifier after `end` stops, and its qualifier.

        `follower`: where the next quantity begins; behind a noun, `at least five` is about the
        five.
        """
        text, words = scan.text, scan.words
        if text.startswith("+", end):
            return end + 1, Qualifier.AT_LEAST
        for first in range(bisect_left(scan.starts, end), len(words)):
            start = words[first].start
            if start - end > _NEAR or not _FEW_WORDS.fullmatch(text, end, start):
                break
            found = self._after.beginning(text, words, first)
            if found:
                stop = words[found[0] - 1].end
                if follower is not None and (stop > follower or adjoins(text, stop, follower)):
                    break
                return stop, found[1]
        return end, None


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


def _each_bounded(values: Mapping[str, int], qualifier: Qualifier) -> dict[str, CountValue]:
    return {text: bounded(value, qualifier) for text, value in values.items()}


def _qualified(value: CountValue, qualifiers: list[Qualifier]) -> CountValue:
    """Put the qualifiers, inner first, on a number; the first that bounds it wins."""
    if value.value is None or not qualifiers:
        return value
    bounds = [each for each in qualifiers if each is not Qualifier.APPROXIMATE]
    return bounded(value.value, bounds[0] if bounds else Qualifier.APPROXIMATE)


def _numeral(number: Number) -> _Core:
    if number.value is None:
        return _Core(number.start, number.end, _NOTHING)
    qualifier = Qualifier.APPROXIMATE if number.rough else Qualifier.EXACT
    value = bounded(number.value, qualifier)
    return _Core(number.start, number.end, value, number.scale, number.article)


def _glued(text: str, at: int, step: int, hyphen: bool) -> bool:
    """Whether a letter stands at `at`, or behind a hyphen there: `15th`, `20-year-old`, `F-16`."""
    if not 0 <= at < len(text):
        return False
    if hyphen and text[at] in HYPHENS:
        at += step
        return 0 <= at < len(text) and text[at].isalpha()
    return is_cased(text[at])
