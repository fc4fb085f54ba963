"""Where the article has a string (architecture: ground).

A string is looked up as it is and folded (see `folding`): never by likeness. A match may not cut
a word in a script with case (`Ali` in `Alison`), nor a number or what digits are glued to: `40`
is not in `14`, `1.40`, `40,000`, `14:40` or `40th`, `four` not in `twenty-four`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from unicodedata import category, combining

from extractor.core.counts import CountPhrase, CountReader, CountValue
from extractor.core.document import Document
from extractor.core.folding import INVISIBLE, fold_string, fold_text
from extractor.core.numbers import NumberReader
from extractor.core.passages import Passages
from extractor.core.words import is_cased
from schemas.vocabulary import Verdict

_GLUED = re.compile(r"(?<!\d)\d+(?:(?:[:/.,]\d+)+|(?:-\d+){2,})")
"""Times, dates, scores, and digits in separators of other languages: none of their numbers
stands by itself."""
_TOKEN = re.compile(r"[^\W\d_]+|\d")
_NEAR = 50
"""Characters on either side of a cut through a number that have another part of it."""
_ROW = 100
"""Characters on either side of a cut in which its number is looked for alone."""
_FEW = 16
"""Cuts that are looked at alone. For more, all numbers of the text are read."""
_LONG = 1_000
"""From this length on a search goes on behind the last hit, to stay linear in the article."""


class Grounding(NamedTuple):
    """Where a string is; `outside_evidence`: the article has it, the cited sentences do not.

    `spans` are offsets of the text in code points; `mention` has the fields of a `Mention`.
    """

    mention: Mapping[str, Any]
    spans: Sequence[tuple[int, int]]
    verdict: Verdict
    outside_evidence: bool = False
    only_in_title: bool = False


class CountGrounding(NamedTuple):
    """A grounded count, what it says, and the article's phrase if the draft cut a modifier off."""

    grounding: Grounding
    value: CountValue | None
    fuller: str | None


class _Haystack:
    """A text that strings are looked up in; each once."""

    def __init__(self, text: str, numbers: NumberReader) -> None:
        self.text = text
        self.folded = fold_text(text)
        self._numbers = numbers
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._cuts = 0

    @cached_property
    def _number_spans(self) -> frozenset[tuple[int, int]]:
        found = self._numbers.find(self.folded.text)
        return frozenset((number.start, number.end) for number in found)

    @cached_property
    def _within_numbers(self) -> frozenset[int]:
        """Positions at which a match would cut a number."""
        spans = [*self._number_spans, *(m.span() for m in _GLUED.finditer(self.folded.text))]
        return frozenset(at for start, end in spans for at in range(start + 1, end))

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans, in original code points, at which the text has the string.

        They may overlap (`no and no` in `no and no and no`).
        """
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._find(text)
        return found

    def _find(self, text: str) -> list[tuple[int, int]]:
        needle = fold_string(text)
        haystack = self.folded.text
        at = haystack.find(needle)
        if at < 0 or not needle.strip():
            return []
        edges = () if needle.isascii() else self._number_edges(needle)
        opens, closes = self._may_cut_numbers(needle)
        lead = len(text) - len(text.lstrip(INVISIBLE))
        length = len(needle)
        step = length if length > _LONG else 1
        spans = []
        while at >= 0:
            end = at + length
            if not (
                (haystack[at - 1 : at] != " " and _joined(haystack, at))
                or (haystack[end : end + 1] != " " and _joined(haystack, end))
                or (opens and self._cuts_number(at, opens=True))
                or (closes and self._cuts_number(end, opens=False))
                or (edges and any((at + a, at + b) not in self._number_spans for a, b in edges))
            ):
                span = self.folded.origin(at, end)
                if span and (lead or span[1] - span[0] != len(text)):
                    span = self._widened(text, span, lead)
                if span:
                    spans.append(span)
            at = haystack.find(needle, at + step)
        return spans

    def _may_cut_numbers(self, needle: str) -> tuple[bool, bool]:
        """Whether a match's start, and its end, may stand inside a number.

        There both neighbours belong to the number. Where words can be cut, anything may.
        """
        if not (needle.isascii() or (_cased_edge(needle[0]) and _cased_edge(needle[-1]))):
            return True, True
        if needle[0].isdecimal() and needle[-1].isdecimal():
            return True, True
        first, _, rest = needle.partition(" ")
        last = rest.rpartition(" ")[2] if rest else first
        if not (first.isalpha() and last.isalpha()):
            tokens = _TOKEN.findall(needle)
            if not tokens:
                return True, True
            first, last = tokens[0], tokens[-1]
        opens = self._numbers.may_hold(first)
        return opens, opens if last is first else self._numbers.may_hold(last)

    def _cuts_number(self, at: int, *, opens: bool) -> bool:
        """Whether a position at which a number may be cut does cut one.

        `opens`: a match starts there, else one ends. What stands outside it tells more often.
        """
        if self._cuts > _FEW and at not in self._within_numbers:
            return False
        if opens:
            held = self._held_before(at) and self._held_after(at)
        else:
            held = self._held_after(at) and self._held_before(at)
        if not held:
            return False
        text = self.folded.text
        self._cuts += 1
        first, last = self._row(at) if self._cuts <= _FEW else (at, at)
        row = text[first:last]
        if not row or not row.isascii():
            self._cuts = _FEW + 1
            return at in self._within_numbers
        spans = [(number.start, number.end) for number in self._numbers.find(row)]
        spans += [match.span() for match in _GLUED.finditer(row)]
        return any(start < at - first < end for start, end in spans)

    def _row(self, at: int) -> tuple[int, int]:
        """Return the bounds of the words around a cut that may be parts of one number.

        Words that may not stand on either side, so that its numbers are those of the whole text.
        An empty row: there are many.
        """
        text = self.folded.text
        low, high = max(0, at - _ROW), min(len(text), at + _ROW)
        first = low if low == 0 else -1
        for match in reversed(list(_TOKEN.finditer(text, low, at))):
            if not self._may_hold(match[0]) and (match.start() > low or low == 0):
                first = match.end()
                break
        last = high if high == len(text) else -1
        for match in _TOKEN.finditer(text, at, high):
            if not self._may_hold(match[0]) and (match.end() < high or high == len(text)):
                last = match.start()
                break
        return (first, last) if first >= 0 and last >= 0 else (at, at)

    def _held_before(self, at: int) -> bool:
        """Whether the word before a cut may be part of a number."""
        text, low = self.folded.text, max(0, at - _NEAR)
        first, last = _word_before(text, low, at)
        if self._numbers.joins(text[first:last]) and first > low:
            first, last = _word_before(text, low, first)
        word = text[first:last]
        if word.isalpha() and not self._numbers.joins(word):
            return self._may_hold(word)
        words = _TOKEN.findall(text, low, at)
        if len(words) > 1 and self._numbers.joins(words[-1]):
            words.pop()
        return bool(words) and self._may_hold(words[-1])

    def _held_after(self, at: int) -> bool:
        """Whether the word after a cut may be part of a number."""
        word = _TOKEN.search(self.folded.text, at, at + _NEAR)
        return word is not None and self._may_hold(word[0])

    def _may_hold(self, word: str) -> bool:
        """Whether a word beside a cut, itself cut off when it is long, may be part of a number."""
        return len(word) > _NEAR // 2 or self._numbers.may_hold(word)

    def _number_edges(self, needle: str) -> list[tuple[int, int]]:
        """Return the number words at the needle's edges in scripts that do not part words by case.

        There the article's letters go on without a sign: only a number that the article has, with
        the same bounds, will do.
        """
        if needle.isascii() or not any(
            char.isalpha() and not is_cased(char) for char in (needle[0], needle[-1])
        ):
            return []
        return [
            (number.start, number.end)
            for number in self._numbers.find(needle)
            if number.start == 0 or number.end == len(needle)
        ]

    def _widened(self, text: str, span: tuple[int, int], lead: int) -> tuple[int, int]:
        """Fit the span to the invisible characters and spaces at the edges of the string."""
        start = span[0] - lead
        if start >= 0 and self.text.startswith(text, start):
            return start, start + len(text)
        return span


class Grounder:
    """Looks strings up in one document. Everything is computed once."""

    def __init__(self, document: Document, numbers: NumberReader, counts: CountReader) -> None:
        self._document = document
        self._numbers = numbers
        self._counts = counts
        self._body = _Haystack(document.text, numbers)
        self._starts = [sentence.start for sentence in document.sentences]
        self._ends = [sentence.end for sentence in document.sentences]
        self._grounded: dict[tuple[str, tuple[int, ...]], Grounding] = {}
        self._passages = Passages(document.words, numbers, counts)

    @cached_property
    def _title(self) -> _Haystack:
        return _Haystack(self._document.article.title or "", self._numbers)

    def ground(self, text: str, cited: Sequence[int]) -> Grounding:
        """Find a string in the cited sentences, else in the article, else in the title.

        A span that overlaps no other than cited sentences is in them. Where it stands counts for
        more than how: a normalized match in the evidence wins over an exact one elsewhere, since a
        reader who follows the evidence finds it there, and case or quotes mislead nobody. At the
        same place exact matches win, and only they are given. Without cited sentences, or with
        none that exist, nothing is outside. Of a string over 1,000 characters, occurrences that
        overlap one another are not all tried.
        """
        asked = text, tuple(cited)
        grounding = self._grounded.get(asked)
        if grounding is None:
            grounding = self._grounded[asked] = self._ground(*asked)
        return grounding

    def _ground(self, text: str, cited: tuple[int, ...]) -> Grounding:
        spans = self._body.find(text)
        if not spans:
            return self._in_title(text)
        numbers = cited if len(cited) <= _FEW else frozenset(cited)
        inside = [span for span in spans if self._cites(span, numbers)]
        outside = not inside and any(1 <= number <= len(self._starts) for number in cited)
        return self._grounding(text, inside or spans, outside=outside)

    def _in_title(self, text: str) -> Grounding:
        spans = self._title.find(text)
        if spans:
            exact = any(self._title.text[start:end] == text for start, end in spans)
            verdict = Verdict.EXACT if exact else Verdict.NORMALIZED
        else:
            verdict = Verdict.NOT_FOUND
        titled = bool(spans)
        fields = {"text": text, "verdict": verdict, "only_in_title": titled}
        return Grounding(fields, (), verdict, only_in_title=titled)

    def ground_count(self, text: str, cited: Sequence[int]) -> CountGrounding:
        """Ground a count phrase, read it, and see whether a modifier beside it was left out."""
        grounding = self.ground(text, cited)
        value = self._counts.parse(text)
        return CountGrounding(grounding, value, self._fuller(grounding.spans, value))

    def hint(self, text: str, cited: Sequence[int]) -> str | None:
        """Return the count phrases of the cited sentences, for a string with a number in it."""
        if not self._numbers.find(text):
            return None
        found = [
            self._document.text[phrase.start : phrase.end]
            for sentence in self._document.cited(cited)
            for phrase in self._passages.around(sentence.start, sentence.end).between(
                sentence.start, sentence.end
            )
        ]
        return "; ".join(dict.fromkeys(found)) or None

    def has_number(self, value: int, text: str) -> bool:
        """Whether a number of the article or of its title has the value.

        Args:
            value: of the number.
            text: how it is likely to be written.
        """
        spans = self._body.find(text)
        # No number is cut: digits that are found are a number.
        if spans and text.isdecimal():
            return True
        for start, end in spans[:_FEW]:
            if value in self._passages.around(start, end).values:
                return True
        return value in self._passages.whole.values or value in self._title_values

    @cached_property
    def _title_values(self) -> frozenset[int | None]:
        return frozenset(number.value for number in self._numbers.find(self._title.text))

    def _grounding(self, text: str, spans: list[tuple[int, int]], *, outside: bool) -> Grounding:
        body = self._body.text
        exact = [(start, end) for start, end in spans if body[start:end] == text]
        verdict = Verdict.EXACT if exact else Verdict.NORMALIZED
        spans = exact or spans
        fields = {
            "text": text,
            "spans": [{"start": start, "end": end} for start, end in spans],
            "verdict": verdict,
        }
        return Grounding(fields, spans, verdict, outside)

    def _cites(self, span: tuple[int, int], numbers: Collection[int]) -> bool:
        """Whether the span overlaps sentences, and only those with these numbers."""
        first = bisect_right(self._ends, span[0])
        stop = bisect_left(self._starts, span[1])
        # Sentence numbers count from 1.
        if stop - first == 1:
            return stop in numbers
        return first < stop and all(n in numbers for n in range(first + 1, stop + 1))

    def _fuller(self, spans: Sequence[tuple[int, int]], value: CountValue | None) -> str | None:
        """Return the first phrase around the spans, if every span is cut out of one."""
        first = None
        words = self._document.words
        for span in spans:
            if self._counts.borders.are_shut(words, *span):
                return None
            phrase = self._around(span, value)
            if phrase is None:
                return None
            first = first or phrase
        return self._document.text[first.start : first.end] if first else None

    def _around(self, span: tuple[int, int], value: CountValue | None) -> CountPhrase | None:
        """Return the phrase whose number the span holds and whose modifier it lacks."""
        start, end = span
        for phrase in self._passages.around(start, end).near(start):
            overlaps = phrase.number_start < end and start < phrase.number_end
            cut = phrase.start < start or end < phrase.end
            if overlaps and cut and phrase.value != value:
                return phrase
        return None


def _word_before(text: str, low: int, at: int) -> tuple[int, int]:
    """Return the bounds of what stands between spaces before a position."""
    last = at - 1 if text.endswith(" ", low, at) else at
    return max(low, text.rfind(" ", low, last) + 1), last


def _cased_edge(char: str) -> bool:
    return not char.isalpha() or is_cased(char)


def _joined(text: str, at: int) -> bool:
    """Whether position `at` lies inside a word of a script with case, or inside digits."""
    if not 0 < at < len(text) or not text[at].isalnum():
        return False
    right, before = text[at], at - 1
    while before and combining(text[before]):
        before -= 1
    left = text[before]
    if not left.isalnum():
        return False
    if left.isdecimal() or right.isdecimal():
        digits = left.isdecimal() and (right.isdecimal() or category(right) == "No")
        return digits or is_cased(left) or is_cased(right)
    return is_cased(left) and is_cased(right)
