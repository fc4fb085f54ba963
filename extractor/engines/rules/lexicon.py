"""The word lists of the offline engine, compiled for one pass over the tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.engines.rules.tokens import Token


class Tag(NamedTuple):
    """A phrase of the lexicon: `tokens[first:last]` are `family`/`value` (`harm`/`killed.verb`)."""

    family: str
    value: str
    first: int
    last: int


class Lexicon:
    """Finds every phrase of every table in a list of tokens, the longest of each family.

    Args:
        table: `rules_en.toml`: family → value → entries separated by commas; `harm` has one level
            more, whose names are joined with a dot.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        entries: dict[str, list[tuple[int, list[str], str, str]]] = defaultdict(list)
        self._ranks: dict[tuple[str, str], int] = {}
        for family, value, listed in _leaves(table):
            self._ranks.setdefault((family, value), len(self._ranks))
            for entry in listed.split(","):
                words = entry.casefold().split()
                if words:
                    entries[words[0]].append((len(words), words, family, value))
        # Longest first, so that the first hit of a family at a token is the one to keep.
        self._entries = {
            first: sorted(found, key=lambda entry: -entry[0])
            for first, found in entries.items()
        }

    def rank(self, family: str, value: str) -> int:
        """Return the place of a value in the file: tables name the more telling ones first."""
        return self._ranks[family, value]

    def tag(self, tokens: Sequence[Token]) -> list[Tag]:
        """Return the tags in order of their first token; those of one family do not overlap."""
        tags: list[Tag] = []
        covered: dict[str, int] = {}
        lows = [token.low for token in tokens]
        opening = next((i for i, token in enumerate(tokens) if token.is_word), 0)
        for first, low in enumerate(lows):
            entries = self._entries.get(low)
            if entries is None:
                continue
            capital = first > opening and tokens[first].is_name
            seen: dict[str, int] = {}
            for size, words, family, value in entries:
                # A phrase may stand under two values of one family ("army" speaks and fights).
                last = first + size
                if first < covered.get(family, 0) or seen.get(family, last) != last:
                    continue
                if capital and family in _VERBS:
                    continue  # "the United States", no verb
                if size == 1 or lows[first:last] == words:
                    tags.append(Tag(family, value, first, last))
                    seen[family] = last
            covered.update(seen)
        # "riot police" tells of police, not of a riot.
        people = [tag for tag in tags if tag.family == "people"]
        return [
            tag
            for tag in tags
            if tag.family not in {"acts", "does"}
            or not any(p.first <= tag.first and tag.last < p.last for p in people)
        ]


_VERBS = frozenset({"saying", "stances", "does", "light"})


def _leaves(table: Mapping[str, Any], *path: str) -> Iterator[tuple[str, str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield path[0], ".".join((*path[1:], name)), value
        else:
            yield from _leaves(value, *path, name)
