"""A sentence as the offline engine sees it: tokens, tags, counts and dates, and phrase finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from extractor.core.counts import CountPhrase
from extractor.core.dates import DatePhrase
from extractor.engines.rules.lexicon import Tag
from extractor.engines.rules.tokens import Token

LEFT_MOST = 4
"""Words before a head that may belong to its phrase ("new Islamist ruling forces")."""


OF_MOST = 5
"""Words behind "of" or "from" that say who "members" or "supporters" are."""


_ADJECTIVES = frozenset({"armed", "masked", "hooded", "united", "unidentified", "wounded", "so-called"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its"})
_QUOTES = frozenset({'"', "“", "”", "‘", "''", "``"})
UNREAL_REACH = 4
_ENDS_UNREAL = frozenset({",", ";", ":", "and", "after"})
_BE = frozenset({"was", "were", "been", "being", "be", "is", "are"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """`tokens[first:last]`, with the lexicon value of its head (None: a bare name)."""

    first: int
    last: int
    value: str | None


@dataclass(frozen=True)
class Sentence:
    """One sentence of the article, scanned.

    Attributes:
        number: as in the document, from 1.
        block: sentences of one block tell one story (a bullet of a digest is a block).
        headline: the line lacks a full stop.
        tokens, tags: in order.
        counts, dates: phrases that lie in the sentence, offsets in the article.
        is_country: says whether a name is a country's.
    """

    text: str
    number: int
    block: int
    headline: bool
    tokens: Sequence[Token]
    tags: Sequence[Tag]
    counts: Sequence[CountPhrase]
    dates: Sequence[DatePhrase]
    is_country: Callable[[str], bool]

    @cached_property
    def _families(self) -> dict[str, list[Tag]]:
        families: dict[str, list[Tag]] = defaultdict(list)
        for tag in self.tags:
            families[tag.family].append(tag)
        return families

    @cached_property
    def _covered(self) -> dict[tuple[str, ...], frozenset[int]]:
        return {}

    @cached_property
    def _stops(self) -> frozenset[int]:
        """Tokens that no name or noun phrase runs across."""
        return self.within("grammar", "stop") | self.within("saying")

    @cached_property
    def dated(self) -> frozenset[int]:
        """Tokens of date phrases."""
        return frozenset(
            index
            for date in self.dates
            for index in range(self.at(date.start), self.at(date.end - 1) + 1)
        )

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Tokens of count phrases, and all written in digits."""
        counted = {
            index
            for count in self.counts
            for index in range(self.at(count.start), self.at(count.end - 1) + 1)
        }
        digits = {i for i, token in enumerate(self.tokens) if token.text[0].isdigit()}
        return frozenset(counted | digits)

    @cached_property
    def deeds(self) -> Sequence[Tag]:
        """Words that name an act, without those for weapons ("missile")."""
        tools = self.within("weapons")
        return [tag for tag in self.tagged("acts") if tag.first not in tools]

    def is_unreal(self, index: int, *values: str) -> bool:
        """Whether words shortly before a token say that it is planned, feared or denied."""
        floor = max(0, index - UNREAL_REACH)
        return any(
            floor < tag.last <= index
            and not any(self.tokens[i].low in _ENDS_UNREAL for i in range(tag.last, index))
            for tag in self.tagged("unreal", *values)
        )

    @cached_property
    def _clauses(self) -> list[int]:
        marks = self.within("grammar", "clause")
        return list(accumulate(index in marks for index in range(len(self.tokens))))

    def clause(self, index: int) -> int:
        """Return the number of the clause that a token stands in."""
        return self._clauses[min(index, len(self.tokens) - 1)]

    def tagged(self, family: str, *values: str) -> list[Tag]:
        """Return the tags of a family, of some values of it when given."""
        tags = self._families.get(family, [])
        return [tag for tag in tags if tag.value in values] if values else tags

    def within(self, family: str, *values: str) -> frozenset[int]:
        """Return the tokens that stand in a tag of these."""
        key = (family, *values)
        known = self._covered.get(key)
        if known is None:
            tags = self.tagged(family, *values)
            known = frozenset(i for tag in tags for i in range(tag.first, tag.last))
            self._covered[key] = known
        return known

    def is_passive(self, verb: Tag) -> bool:
        """Whether a form of "be" stands before the verb, adverbs between."""
        index = verb.first - 1
        adverbs = self.within("grammar", "adverbs")
        while index >= 0 and (index in adverbs or self.tokens[index].low in _QUOTES):
            index -= 1
        return index >= 0 and self.tokens[index].low in _BE

    def at(self, offset: int) -> int:
        """Return the index of the first token that ends after `offset` in the article."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def quote(self, first: int, last: int) -> str:
        """Return the article's characters from token `first` to before token `last`."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def words(self, phrase: Phrase) -> str:
        """Return a phrase as the article writes it."""
        return self.quote(phrase.first, phrase.last)

    def is_stop(self, index: int) -> bool:
        """Whether a noun phrase ends before this token."""
        return index in self._stops or not self.tokens[index].is_word

    def left(self, first: int, *, floor: int = 0) -> int:
        """Return where the words before `first` that belong to its phrase begin."""
        start = first
        while start > floor and first - start < LEFT_MOST and not self._ends(start - 1):
            start -= 1
        # "Syria’s new government" keeps its owner, written with a capital.
        if start >= floor + 2 and self.tokens[start - 1].low == "'s":
            owner = start - 2
            while owner >= floor and self.tokens[owner].is_name and not self.is_stop(owner):
                start = owner
                owner -= 1
        return start

    def right_names(self, last: int) -> int:
        """Extend over capitalised words, also across "for", "of", "al" ("… for Human Rights")."""
        end = last
        while end < len(self.tokens):
            step = end + 1 if self.tokens[end].low in {"for", "of", "de", "al"} else end
            if step + 1 < len(self.tokens) and self.tokens[step].low == "the":
                step += 1
            if step >= len(self.tokens) or not self.tokens[step].is_name or self.is_stop(step):
                break
            end = step + 1
        return end

    def extended(self, first: int, last: int) -> int:
        """Extend "members" over "of the Alawite minority": such a head names nobody by itself."""
        tokens = self.tokens
        vague = {tag.last for tag in self.tagged("grammar", "vague_heads") if tag.first >= first}
        if last not in vague or last + 1 >= len(tokens) or tokens[last].low not in {"of", "from"}:
            return last
        start = last + 1
        if tokens[start].low == "the":
            start += 1
        end = start
        while end < len(tokens) and end - start < OF_MOST and not self._ends(end):
            end += 1
        named = any(token.is_name for token in tokens[start:end])
        return end if named else last

    def people(self) -> Iterator[Phrase]:
        """Yield every phrase with a head that can act or suffer, in order."""
        acting = self.tagged("acts")
        for tag in self.tagged("people"):
            # "fighter jets" are no fighters.
            if any(act.first <= tag.first and tag.last < act.last for act in acting):
                continue
            # "security forces" is one head; "government" before it belongs to the phrase.
            if tag.last < len(self.tokens) and self._heads_on(tag.last):
                continue
            yield Phrase(self.left(tag.first), self.right_names(tag.last), tag.value)

    def _ends(self, index: int) -> bool:
        return self.is_stop(index) or self.is_verb(index)

    def _heads_on(self, index: int) -> bool:
        return any(tag.first == index for tag in self.tagged("people"))

    def is_verb(self, index: int) -> bool:
        """Whether the token is a word of harm or looks like a participle."""
        token = self.tokens[index]
        if token.is_name or "-" in token.text:
            return False
        if any(tag.first <= index < tag.last for tag in self.tagged("harm")):
            return True
        if not token.low.endswith(("ing", "ed")) or token.low in _ADJECTIVES:
            return False
        # "the ousted president" describes; "the army attacked" does not.
        described = index > 0 and self.tokens[index - 1].low in _ARTICLES
        return not (described and index + 1 < len(self.tokens) and self.tokens[index + 1].is_word)
