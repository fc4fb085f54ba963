"""Whether a noun phrase without a number word means one person (guideline section 8, tolls)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.core.words import Word, find_words, fold

_LONGEST = 200
"""Characters; a longer string is no noun phrase."""
_STOP = re.compile(r"[,;:.!?()\n]")


class NounPhraseReader:
    """Tells singular noun phrases by one table of `counts.toml`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._singular = frozenset(map(fold, table.get("singular", ())))
        self._definite = frozenset(map(fold, table.get("definite", ())))
        self._plural_s: bool = table.get("plural_s", False)
        self._many = frozenset(map(fold, table.get("not_one", ())))
        self._many_if_definite = frozenset(map(fold, table.get("not_the_one", ()))) | self._many
        self._stops = frozenset(map(fold, table.get("stops", ())))
        self._also = frozenset(map(fold, table.get("also", ())))
        self._no = frozenset(map(fold, table.get("no", ())))

    def is_one(self, text: str, *, closed: bool = False) -> bool:
        """Whether the string is an article and a singular noun that stands for one.

        `closed`: and the noun phrase is over before the string is (`a mother of`).
        """
        words = self._words(text)
        if len(words) < 2 or any(word.key in self._also for word in words):  # noqa: PLR2004 - article and noun
            return False
        article, *rest = words
        if article.key in self._singular:
            many, plural_s = self._many, False
        elif article.key in self._definite:
            many, plural_s = self._many_if_definite, self._plural_s
        else:
            return False
        head, over = self._head(text, rest)
        if head is None or head.key in many or (closed and not over):
            return False
        return not (plural_s and _plural(head.key))

    def is_none(self, text: str) -> bool:
        """Whether the string denies its noun: `no police officers`."""
        words = self._words(text)
        if len(words) not in {2, 3, 4} or words[0].key not in self._no:
            return False
        # "no longer", "no reason": only what is plural was there to be counted.
        return not self._plural_s or words[-1].key in self._many or _plural(words[-1].key)

    def _words(self, text: str) -> list[Word]:
        return find_words(text) if len(text) <= _LONGEST else []

    def _head(self, text: str, words: Sequence[Word]) -> tuple[Word | None, bool]:
        """Return the noun it turns on (the last before a name), and whether the phrase is over."""
        noun: list[Word] = []
        for word in words:
            if word.key in self._stops or (noun and _STOP.search(text, noun[-1].end, word.start)):
                break
            noun.append(word)
        over = len(noun) < len(words) or bool(_STOP.search(text, words[-1].end))
        common = [word for word in noun if text[word.start].islower()]
        return next(reversed(common or noun), None), over


def _plural(key: str) -> bool:
    return key.endswith("s") and not key.endswith(("ss", "us", "is"))
