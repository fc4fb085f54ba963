"""The languages whose words the core reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractor.core.counts import CountReader
from extractor.core.dates import DateReader
from extractor.core.numbers import NumberReader

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
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
        self._codes_of = {word: tuple(sorted(codes)) for word, codes in known.items()}
        self._languages = {
            code: _language(code, numbers, counts, dates) for code in (None, *sorted(numbers))
        }

    def pick(self, tag: str | None) -> Language:
        """Return the readers for a BCP 47 tag; for other languages, those of digits only."""
        code = tag.split("-")[0].lower() if tag else None
        return self._languages.get(code, self._languages[None])

    def detect(self, text: str) -> str | None:
        """Return the two-letter code of the language of `text`, None when it is not recognised."""
        words = _WORD.findall(text[:_SAMPLE].casefold())
        hits: dict[str, float] = defaultdict(float)
        for word in words:
            codes = self._codes_of.get(word, ())
            for code in codes:
                # A word of many languages tells little of any.
                hits[code] += 1 / len(codes)
        if not hits:
            return None
        best = max(sorted(hits), key=hits.__getitem__)
        return best if hits[best] >= _LEAST_SHARE * len(words) else None


def _language(
    code: str | None,
    numbers: Mapping[str, Any],
    counts: Mapping[str, Any],
    dates: Mapping[str, Any],
) -> Language:
    key = code or ""
    reader = NumberReader(numbers.get(key))
    return Language(code, reader, CountReader(reader, counts.get(key)), DateReader(dates.get(key)))
