"""Words of running text, folded so that spellings which say the same are equal."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, compress, count
from typing import Any, Generic, Self, TypeAlias, TypeVar
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
_IRREGULAR = re.compile(f"[{_INSIDE}]")
# Words of lower-cased text without such characters. The narrower the class, the faster the cut.
_ASCII = re.compile("([a-z]+)")
_LATIN = re.compile(
    "([a-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00df-\u00f6\u00f8-\u024f]+)"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u2010-\u203f]")
_ANY = re.compile(r"([^\W\d_]+)")

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


def fold(word: str) -> str:
    """Fold a word: case, accents, Arabic vowel signs and the seats of hamza do not count."""
    if word.isascii():
        return word.lower()
    return normalize("NFD", word.casefold()).translate(_FOLDED)


def phrase(text: str) -> tuple[str, ...]:
    """Return the folded words of a lexicon phrase."""
    return tuple(fold(match.group()) for match in _WORD.finditer(text))


def letter_runs(lowered: str) -> list[str]:
    """Return the runs of letters of a text in lower case."""
    return _cutter(lowered).findall(lowered)


def _cutter(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII
    return _ANY if _BEYOND_LATIN.search(text) else _LATIN


def keys_of(phrases: Iterable[str]) -> frozenset[str]:
    """Return every folded word of some lexicon phrases."""
    return frozenset(key for text in phrases for key in phrase(text))


Found = TypeVar("Found")


@dataclass(slots=True, eq=False)  # not frozen: it is made thousands of times a second
class Words:
    """All words of a text, in order, as columns, and what was found in them.

    Word `i` is `text[starts[i]:ends[i]]`, folded `keys[i]`; `gaps[i]` is what stands before it,
    `gaps[-1]` what stands behind the last. `lower`: the words in lower case with their accents;
    None where marks or invisible characters stand inside words.
    """

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    lower: list[str] | None = None
    _found: dict[Callable[[Words], Any], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Text) -> Words:
        """Cut a text, or return the words as they are."""
        if isinstance(text, Words):
            return text
        lowered = text.lower()
        cutter = _ASCII
        if not text.isascii():
            others = "".join(set(_NOT_ASCII.findall(text)))
            if len(lowered) != len(text) or _IRREGULAR.search(others):
                return cls._irregular(text)
            cutter = _cutter(others.lower())
        pieces = cutter.split(lowered)
        keys = lower = pieces[1::2]
        if not text.isascii():
            keys = [key if key.isascii() else fold(key) for key in lower]
        edges = list(accumulate(map(len, pieces)))
        return cls(text, keys, edges[:-1:2], edges[1::2], pieces[::2], lower)

    @classmethod
    def _irregular(cls, text: str) -> Self:
        """Cut a text in which marks or invisible characters stand inside words."""
        found = list(_WORD.finditer(text))
        starts = [match.start() for match in found]
        ends = [match.end() for match in found]
        gaps = [
            text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)
        ]
        return cls(text, [fold(match.group()) for match in found], starts, ends, gaps)

    def once(self, find: Callable[[Words], Found]) -> Found:
        """Return what a finder finds here; it is run once, however many ask."""
        if find not in self._found:
            self._found[find] = find(self)
        found: Found = self._found[find]
        return found

    def knows(self, find: Callable[[Words], Any]) -> bool:
        """Whether a finder has been run here."""
        return find in self._found

    def among(self, keys: Collection[str]) -> list[int]:
        """Return the words with these keys, by index."""
        return list(compress(count(), map(keys.__contains__, self.keys)))

    def before(self, offset: int) -> int:
        """Return the index after the last word that ends at `offset` or before."""
        return bisect_right(self.ends, offset)


Text: TypeAlias = str | Words
"""A text, cut or still to be cut."""

Meaning = TypeVar("Meaning")


class _Node(dict[str, "_Node[Meaning]"], Generic[Meaning]):
    """The words that may follow in a phrase; `meanings` holds that of the phrase ending here."""

    __slots__ = ("meanings",)

    def __init__(self) -> None:
        super().__init__()
        self.meanings: tuple[Meaning, ...] = ()


class Phrases(Generic[Meaning]):
    """Phrases by their folded words, each with what it means.

    An apostrophe may stand between their words, and a full stop behind `abbreviations`, words that
    end some phrase with one (`ca.`). `words` are all there are, `begin` and `end` those that some
    phrase begins or ends with.
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._forward: _Node[Meaning] = _Node()
        self._backward: _Node[Meaning] = _Node()
        for text, meaning in meanings.items():
            words = phrase(text)
            for root, path in ((self._forward, words), (self._backward, words[::-1])):
                node = root
                for key in path:
                    node = node.setdefault(key, _Node())
                node.meanings = (meaning,)
        self.words = keys_of(meanings)
        self.begin = frozenset(self._forward)
        self.end = frozenset(self._backward)
        self.abbreviations = frozenset(phrase(text)[-1] for text in meanings if text.endswith("."))

    def ending(self, words: Words, stop: int) -> tuple[int, Meaning] | None:
        """Return the index at which the longest phrase up to word `stop - 1` begins."""
        found = None
        at = stop - 1
        node = self._backward.get(words.keys[at])
        while node is not None:
            if node.meanings:
                found = at, node.meanings[0]
            at -= 1
            if at < 0:
                break
            node = node.get(words.keys[at])
            if node is not None and not self._close(words, at, words.gaps[at + 1]):
                break
        return found

    def beginning(self, words: Words, first: int) -> tuple[int, Meaning] | None:
        """Return the index after the longest phrase that begins at word `first`."""
        found = None
        keys = words.keys
        node = self._forward.get(keys[first])
        at = first + 1
        while node is not None:
            if node.meanings:
                found = at, node.meanings[0]
            if at == len(keys):
                break
            node = node.get(keys[at])
            if node is not None and not self._close(words, at - 1, words.gaps[at]):
                break
            at += 1
        return found

    def leads_to(self, words: Words, at: int, start: int) -> bool:
        """Whether word `at`, the last of a phrase, stands right before `start`."""
        end = words.ends[at]
        return start - end <= _WIDEST_GAP + 1 and self._close(words, at, words.text[end:start])

    def _close(self, words: Words, at: int, gap: str) -> bool:
        """Whether the word and what stands behind the gap are side by side."""
        if gap == " ":
            return True
        if gap.startswith(".") and words.keys[at] in self.abbreviations:
            gap = gap[1:]
        return is_tight(gap) or gap in _APOSTROPHES


def is_cased(char: str) -> bool:
    """Whether the character is a letter of a script with case."""
    return char.isalpha() and char.lower() != char.upper()


def adjoins(text: str, start: int, end: int) -> bool:
    """Whether nothing but a hyphen or a space stands at `text[start:end]`."""
    return end - start <= _WIDEST_GAP and is_tight(text[start:end])


def is_tight(gap: str) -> bool:
    """Whether a gap between words is nothing but a hyphen or a space."""
    if gap in {"", " "} or gap in HYPHENS:
        return True
    return len(gap) <= _WIDEST_GAP and gap.isspace() and gap.count("\n") < _BLANK_LINE
