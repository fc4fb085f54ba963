"""Whether a noun phrase without a number word means one person (guideline section 8, tolls)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.core.words import Words, fold

_LONGEST = 200
"""Characters; a longer string is no noun phrase."""
_STOP = re.compile(r"[,;:.!?()\n]")
_IN_NAMES = frozenset({"", " ", "-", "'", "’", ".", ". "})
"""What stands between the words of a name."""
_NAMES_LEAST, _NAMES_MOST = 2, 6


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
        self._alone = frozenset(map(fold, table.get("alone", ())))
        self._no = frozenset(map(fold, table.get("no", ())))
        self._bodies = frozenset(map(fold, table.get("bodies", ())))
        self._name_links = frozenset(map(fold, table.get("name_links", ())))

    def is_one(self, text: str, *, closed: bool = False) -> bool:
        """Whether the string is an article and a singular noun, or a person's full name.

        `closed`: and the noun phrase is over before the string is (`a mother of`).
        """
        words = self._words(text)
        keys = words.keys
        if keys and keys == [key for key in keys if key in self._alone]:
            return not closed
        if len(keys) < 2 or not self._also.isdisjoint(keys):  # noqa: PLR2004 - article and noun
            return False
        if keys[0] in self._singular:
            many, plural_s = self._many, False
        elif keys[0] in self._definite or _is_owned(words):
            many, plural_s = self._many_if_definite, self._plural_s
        else:
            return not closed and self._is_person(words)
        head, over = self._head(words)
        if head is None or head in many or (closed and not over):
            return False
        return not (plural_s and _plural(head))

    def _is_person(self, words: Words) -> bool:
        """Whether it is a full name, with or without what the person is before it.

        One word may name anything, and so may a plural ("White Helmets") without an office before.
        """
        if not self._bodies or not _IN_NAMES.issuperset(words.gaps):
            return False
        keys, first = words.keys, len(words.keys)
        while first and (_is_name(words, first - 1) or self._links(keys, first - 1)):
            first -= 1
        name = keys[first:]
        if not _NAMES_LEAST <= len(name) <= _NAMES_MOST or name[0] in self._name_links:
            return False
        if not self._bodies.isdisjoint(name):
            return False
        if first:
            return keys[first - 1] not in self._many and not self._is_plural(keys[first - 1])
        return not _plural(name[-1])

    def _links(self, keys: Sequence[str], at: int) -> bool:
        """Whether a small word joins the names on both sides: "Luis de la Cruz"."""
        return keys[at] in self._name_links and 0 < at < len(keys) - 1

    def _is_plural(self, key: str) -> bool:
        return self._plural_s and _plural(key)

    def is_none(self, text: str) -> bool:
        """Whether the string denies its noun: `no police officers`."""
        keys = self._words(text).keys
        if len(keys) not in {2, 3, 4} or keys[0] not in self._no:
            return False
        # "no longer", "no reason": only what is plural was there to be counted.
        return not self._plural_s or keys[-1] in self._many or _plural(keys[-1])

    def _words(self, text: str) -> Words:
        return Words.of(text if len(text) <= _LONGEST else "")

    def _head(self, words: Words) -> tuple[str | None, bool]:
        """Return the noun it turns on (the last before a name), and whether the phrase is over.

        The first word is the article.
        """
        end = 1
        while end < len(words.keys) and words.keys[end] not in self._stops:
            if end > 1 and _STOP.search(words.gaps[end]):
                break
            end += 1
        over = end < len(words.keys) or bool(_STOP.search(words.gaps[-1]))
        noun = range(1, end)
        common = [at for at in noun if words.text[words.starts[at]].islower()]
        return next((words.keys[at] for at in reversed(common or noun)), None), over


def _is_owned(words: Words) -> bool:
    """Whether it is somebody's: "Ruiz's brother"."""
    at = words.keys.index("s") if "s" in words.keys else 0
    return 0 < at < len(words.keys) - 1 and words.gaps[at] in {"'", "’"}


def _is_name(words: Words, at: int) -> bool:
    """Whether a word is written as names are, or an initial: not in capitals alone."""
    word = words.text[words.starts[at] : words.ends[at]]
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _plural(key: str) -> bool:
    return key.endswith("s") and not key.endswith(("ss", "us", "is"))
