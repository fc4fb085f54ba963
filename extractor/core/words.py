"""Words of running text, folded so that spellings which say the same are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar
from unicodedata import normalize

_MARKS = (
    (0x300, 0x36F),
    (0x610, 0x61A),
    (0x64B, 0x65F),
    (0x670, 0x670),
    (0x6D6, 0x6DC),
    (0x6DF, 0x6E8),
    (0x6EA, 0x6ED),
)
_INVISIBLE = ((0xAD, 0xAD), (0x200B, 0x200F), (0x2060, 0x2060), (0xFEFF, 0xFEFF))
_INSIDE = "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_MARKS, *_INVISIBLE))
LETTERS = rf"[^\W\d_]+(?:[{_INSIDE}]+[^\W\d_]*)*"
"""Pattern of a word: letters, and the marks and invisible characters between and after them."""
_WORD = re.compile(LETTERS)
_IRREGULAR = re.compile(rf"[{_INSIDE}\u0600-\u06ff\u00df]")
HYPHENS = frozenset("-\u2010\u2011")
_WIDEST_GAP = 40
_BLANK_LINE = 2
"""Line breaks that part paragraphs."""
_APOSTROPHES = frozenset("'\u2019\u02bc")

_FOLDED: dict[int, str | None] = {
    **{code: None for first, last in (*_MARKS, *_INVISIBLE) for code in range(first, last + 1)},
    0x640: None,
    ord("ة"): "ه",
    ord("ى"): "ي",
    ord("ی"): "ي",
    ord("ک"): "ك",
}


class Word(NamedTuple):
    """A word at `text[start:end]` and its folded form."""

    start: int
    end: int
    key: str


def fold(word: str) -> str:
    """Fold a word: case, accents, Arabic vowel signs and the seats of hamza do not count."""
    if word.isascii():
        return word.lower()
    return normalize("NFD", word.casefold()).translate(_FOLDED)


def phrase(text: str) -> tuple[str, ...]:
    """Return the folded words of a lexicon phrase."""
    return tuple(fold(match.group()) for match in _WORD.finditer(text))


def find_words(text: str) -> list[Word]:
    """Return all words of `text`, in order."""
    return [Word(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]


class Vocabulary:
    """The words of some phrases, to be found in running text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        written = {match.group() for text in phrases for match in _WORD.finditer(text.lower())}
        self.keys = frozenset(map(fold, written))
        self._pattern: re.Pattern[str] | None = None
        if written:
            alternatives = _alternatives(_tree(written | self.keys))
            self._pattern = re.compile(rf"(?<![^\W\d_]){alternatives}(?![^\W\d_])")

    def find(self, text: str) -> list[Word]:
        """Return the words of `text` that are in the vocabulary, in order."""
        if self._pattern is None:
            return []
        lowered = text.lower()
        if len(lowered) != len(text) or _IRREGULAR.search(text):
            return [word for word in find_words(text) if word.key in self.keys]
        # The short way: one pattern, where no mark or invisible character can stand in a word.
        return [
            Word(*match.span(), fold(match.group())) for match in self._pattern.finditer(lowered)
        ]


Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases by their folded words, each with what it means.

    An apostrophe may stand between their words, and a full stop behind a word that ends some
    phrase with one (`ca.`).
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = {phrase(text): meaning for text, meaning in meanings.items()}
        # The longest phrase that begins, and that ends, with a word.
        self._begin: dict[str, int] = {}
        self._end: dict[str, int] = {}
        for words in self._meanings:
            self._begin[words[0]] = max(len(words), self._begin.get(words[0], 0))
            self._end[words[-1]] = max(len(words), self._end.get(words[-1], 0))
        self._abbreviations = {phrase(text)[-1] for text in meanings if text.endswith(".")}

    def ending(self, text: str, words: Sequence[Word], stop: int) -> tuple[int, Meaning] | None:
        """Return the index at which the longest phrase up to `words[stop - 1]` begins."""
        longest = self._end.get(words[stop - 1].key, 0)
        for first in range(max(0, stop - longest), stop):
            meaning = self._meaning(text, words[first:stop])
            if meaning:
                return first, meaning[0]
        return None

    def beginning(self, text: str, words: Sequence[Word], first: int) -> tuple[int, Meaning] | None:
        """Return the index after the longest phrase that begins at `words[first]`."""
        longest = self._begin.get(words[first].key, 0)
        for stop in range(min(len(words), first + longest), first, -1):
            meaning = self._meaning(text, words[first:stop])
            if meaning:
                return stop, meaning[0]
        return None

    def leads_to(self, text: str, word: Word, start: int) -> bool:
        """Whether the last word of a phrase stands right before `start`."""
        end = word.end
        if text.startswith(".", end) and word.key in self._abbreviations:
            end += 1
        return adjoins(text, end, start) or (end + 1 == start and text[end] in _APOSTROPHES)

    def _meaning(self, text: str, span: Sequence[Word]) -> tuple[Meaning] | None:
        keys = tuple(word.key for word in span)
        if keys not in self._meanings:
            return None
        close = all(self.leads_to(text, left, right.start) for left, right in pairwise(span))
        return (self._meanings[keys],) if close else None


def is_cased(char: str) -> bool:
    """Whether the character is a letter of a script with case."""
    return char.isalpha() and char.lower() != char.upper()


def adjoins(text: str, start: int, end: int) -> bool:
    """Whether nothing but a hyphen or a space stands at `text[start:end]`."""
    if end - start > _WIDEST_GAP:
        return False
    gap = text[start:end]
    return not gap or gap in HYPHENS or (gap.isspace() and gap.count("\n") < _BLANK_LINE)


class _Tree(dict[str, "_Tree"]):
    """Words by their letters; the empty string ends one."""


def _tree(words: Iterable[str]) -> _Tree:
    root = _Tree()
    for word in sorted(words):
        node = root
        for char in word:
            node = node.setdefault(char, _Tree())
        node[""] = _Tree()
    return root


def _alternatives(tree: _Tree) -> str:
    """Return a pattern that tells the words apart letter by letter, without going back."""
    branches = [re.escape(char) + _alternatives(below) for char, below in tree.items() if char]
    if not branches:
        return ""
    either = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{either})?" if "" in tree else either
