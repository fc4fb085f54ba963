"""The word lists of the offline engine, compiled for one pass over the tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

CLASSED = "grammar"
"""The family that has classes of words beside its phrases."""


class Tag(NamedTuple):
    """A phrase of the lexicon: `tokens[first:last]` are `family`/`value` (`harm`/`killed.verb`)."""

    family: str
    value: str
    first: int
    last: int


Valued = tuple[str, tuple[str, ...]]
"""A family, and one or more of its values."""


# Plain tuples: a NamedTuple takes twice as long to take apart.
_Entry = tuple[list[str], int, str, str, Valued, bool]
"""Its words, how many, the family, the value, both, and whether no name is meant."""
_Entries = tuple[Sequence[_Entry], Mapping[str, Sequence[_Entry]], Sequence[str]]
"""What begins with one word: the entries of it alone, all by their second word, its classes."""


class Tags(NamedTuple):
    """The tags of a sentence by family, and those of one value of it, in order.

    `classes` are the tokens of each class of `CLASSED`.
    """

    phrases: Mapping[str, Sequence[Tag]]
    valued: dict[Valued, list[Tag]]
    classes: Mapping[str, Sequence[int]]


class Lexicon:
    """Finds every phrase of every table in a list of tokens, the longest of each family.

    Args:
        table: `rules_en.toml`: family → value → entries separated by commas; `harm` has one level
            more, whose names are joined with a dot.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        self._ranks: dict[tuple[str, str], int] = {}
        classes: dict[str, list[str]] = defaultdict(list)
        for family, value, listed in _leaves(table):
            self._ranks.setdefault((family, value), len(self._ranks))
            for entry in listed.split(","):
                words = entry.casefold().split()
                if len(words) == 1 and family == CLASSED and value in _CLASSES:
                    classes[words[0]].append(value)
                elif words:
                    valued = family, (value,)
                    entries[words[0]].append(
                        (words, len(words), family, value, valued, family in _VERBS)
                    )
        self._entries = {
            first: _by_second(entries.get(first, ()), classes.get(first, ()))
            for first in entries.keys() | classes.keys()
        }
        # The longest word stands for a phrase: the first is often "was" or "to".
        self._telling = frozenset(
            max(words, key=len)
            for found in entries.values()
            for words, _, family, value, _, _ in found
            if family in _TELLING or value in _TELLING
        )

    def rank(self, family: str, value: str) -> int:
        """Return the place of a value in the file: tables name the more telling ones first."""
        return self._ranks[family, value]

    def tells(self, lows: Sequence[str]) -> bool:
        """Say whether a sentence may tell of acts, or of who says what: most do not.

        What can only describe an act told elsewhere (a place, people) does not count.
        """
        return not self._telling.isdisjoint(lows)

    def tag(self, lows: Sequence[str], letters: Sequence[bool], names: Sequence[bool]) -> Tags:
        """Return the tags in order of their first token; none of a family overlap.

        Args:
            lows: the tokens of a sentence, case folded.
            letters: which of them begin with a letter.
            names: which are written with a capital.
        """
        tags: defaultdict[str, list[Tag]] = defaultdict(list)
        valued: defaultdict[Valued, list[Tag]] = defaultdict(list)
        classes: defaultdict[str, list[int]] = defaultdict(list)
        opening = letters.index(True) if True in letters else 0
        # Where the last phrase of a family ends, and that of any.
        covered: dict[str, int] = {}
        reach = 0
        seconds = [*lows[1:], ""]
        for first, found in enumerate(map(self._entries.get, lows)):
            if found is None:
                continue
            entries, longer, values = found
            free = first >= reach or first >= covered.get(CLASSED, 0)
            capital = names[first] and first > opening
            if seconds[first] in longer:
                entries = _longest(longer[seconds[first]], lows, first, covered, capital=capital)
                free = free and covered.get(CLASSED, 0) <= first + 1
                reach = max(reach, first + entries[0][1]) if entries else reach
            elif first < reach:
                entries = [entry for entry in entries if first >= covered.get(entry[2], 0)]
            for _, length, family, value, key, is_verb in entries:
                if is_verb and capital:
                    continue  # "the United States", no verb
                tag = _made(Tag, (family, value, first, first + length))
                tags[family].append(tag)
                valued[key].append(tag)
            if free:
                for value in values:
                    classes[value].append(first)
        _drop_in_people(tags, valued)
        return Tags(tags, valued, classes)


def _longest(
    entries: Iterable[_Entry],
    lows: Sequence[str],
    first: int,
    covered: dict[str, int],
    *,
    capital: bool,
) -> list[_Entry]:
    """Return what stands at a token, the longest of each family that is not covered there.

    The first two words are those of the entries.
    """
    found: list[_Entry] = []
    seen: dict[str, int] = {}
    for entry in entries:
        words, length, family, _, _, is_verb = entry
        last = first + length
        if length > _FOUND and lows[first:last] != words:
            continue
        # A phrase may stand under two values of one family ("army" speaks and fights).
        if first < covered.get(family, 0) or seen.get(family, last) != last:
            continue
        if not (is_verb and capital):
            found.append(entry)
            seen[family] = last
    covered.update(seen)
    return found


_FOUND = 2
"""Words by which entries are found."""


def _by_second(entries: Iterable[_Entry], classes: Sequence[str]) -> _Entries:
    # Longest first, so that the first hit of a family at a token is the one to keep.
    ordered = sorted(entries, key=lambda entry: -entry[1])
    seconds = {words[1] for words, length, *_ in ordered if length > 1}
    alone = [entry for entry in ordered if entry[1] == 1]
    longer = {
        second: [entry for entry in ordered if entry[0][1:2] in ([second], [])]
        for second in seconds
    }
    return alone, longer, classes


def _drop_in_people(tags: dict[str, list[Tag]], valued: dict[Valued, list[Tag]]) -> None:
    """Drop acts inside the name of people: "riot police" tells of police, not of a riot."""
    if "people" not in tags or _ACTING.isdisjoint(tags):
        return
    ends = {
        index: tag.last
        for tag in tags["people"]
        if tag.last - tag.first > 1
        for index in range(tag.first, tag.last)
    }
    for family in _ACTING & tags.keys() if ends else ():
        for tag in [tag for tag in tags[family] if tag.last < ends.get(tag.first, 0)]:
            tags[family].remove(tag)
            valued[family, (tag.value,)].remove(tag)


# `Tag(…)` without the check of its arguments: half the time.
_made = tuple.__new__
# Values asked for by token ("is this a stop?"): most words of any text are of one.
_CLASSES = frozenset({"stop", "clause", "be", "adverbs"})
_VERBS = frozenset(
    {"saying", "stances", "answers", "does", "light", "takes", "lands", "gathers", "disperses"}
)
_ACTING = frozenset({"acts", "does"})
_TELLING = _ACTING | {"throws", "harm", "doubt", "saying", "stances", "takes", "disperses"}
_TELLING |= {"burns", "answers", "footage", "again", "implied", "arrived", "gathers", "strikes"}


def _leaves(table: Mapping[str, Any], *path: str) -> Iterator[tuple[str, str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield path[0], ".".join((*path[1:], name)), value
        else:
            yield from _leaves(value, *path, name)
