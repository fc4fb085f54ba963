"""The languages whose words the core reads."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractor.core.counts import CountReader
from extractor.core.dates import DateReader
from extractor.core.numbers import NumberReader
from extractor.core.words import Text, Words, letter_runs

_SAMPLE = 4_000
_WHOLE = 27_720
"""Parts that a word counts: shared out evenly among up to twelve languages, without rounding."""
_LEAST_SHARE = 0.12
"""Of the words of a text, the share that must be known: news in a listed language has over 0.3."""


@dataclass(frozen=True, slots=True)
class Language:
    """Readers of one language; `code` None reads digits only."""

    code: str | None
    numbers: NumberReader
    counts: CountReader
    dates: DateReader


class Languages:
    """Picks the language of a text.

    Args:
        words: frequent words by language, space-separated.
        numbers, counts, dates: the readers' tables by language.
    """

    def __init__(
        self,
        words: Mapping[str, str],
        *,
        numbers: Mapping[str, Any],
        counts: Mapping[str, Any],
        dates: Mapping[str, Any],
    ) -> None:
        known: dict[str, set[str]] = defaultdict(set)
        for code, listed in words.items():
            for word in listed.split():
                known[word].add(code)
        # Numbers are counted much faster than tuples.
        self._groups = sorted({tuple(sorted(codes)) for codes in known.values()})
        numbered = {group: number for number, group in enumerate(self._groups)}
        self._group_of = {word: numbered[tuple(sorted(codes))] for word, codes in known.items()}
        self._languages = {
            code: _language(code, numbers, counts, dates) for code in (None, *sorted(numbers))
        }

    def pick(self, tag: str | None) -> Language:
        """Return the readers for a BCP 47 tag; for other languages, those of digits only."""
        code = tag.split("-")[0].lower() if tag else None
        return self._languages.get(code, self._languages[None])

    def detect(self, text: Text) -> str | None:
        """Return the two-letter code of the language of `text`, None when it is not recognised."""
        sample = _sample(Words.of(text))
        hits: Counter[str] = Counter()
        for group, count in Counter(map(self._group_of.get, sample)).items():
            codes = () if group is None else self._groups[group]
            for code in codes:
                # A word of many languages tells little of any.
                hits[code] += count * _WHOLE // len(codes)
        if not hits:
            return None
        best = max(sorted(hits), key=hits.__getitem__)
        return best if hits[best] >= _LEAST_SHARE * _WHOLE * len(sample) else None


def _sample(words: Words) -> list[str]:
    """Return the words of the beginning of a text, case folded, with their accents."""
    if words.lower is None:
        return letter_runs(words.text[:_SAMPLE].casefold())
    stop = bisect_left(words.starts, _SAMPLE)
    sample = words.lower[:stop]
    if sample:
        sample[-1] = sample[-1][: _SAMPLE - words.starts[stop - 1]]
    if not words.text.isascii():
        sample = [word if word.isascii() else word.casefold() for word in sample]
    return sample


def _language(
    code: str | None,
    numbers: Mapping[str, Any],
    counts: Mapping[str, Any],
    dates: Mapping[str, Any],
) -> Language:
    key = code or ""
    reader = NumberReader(numbers.get(key))
    return Language(code, reader, CountReader(reader, counts.get(key)), DateReader(dates.get(key)))
