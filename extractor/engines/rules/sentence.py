"""A sentence as the offline engine sees it: tokens, tags, counts and dates, and phrase finding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

from extractor.core.counts import CountPhrase
from extractor.core.dates import DatePhrase
from extractor.engines.rules.lexicon import CLASSED, Lexicon, Tag, Valued

R = TypeVar("R")
_UNREAD: Any = object()


def once(read: Callable[[Sentence], R]) -> Callable[[Sentence], R]:
    """Keep what is read in a sentence: it is read once, however many ask."""

    @wraps(read)
    def reading(sentence: Sentence) -> R:
        found: R = sentence.kept.get(read, _UNREAD)
        if found is _UNREAD:
            found = sentence.kept[read] = read(sentence)
        return found

    return reading


LEFT_MOST = 4
"""Words before a head that may belong to its phrase ("new Islamist ruling forces")."""


OF_MOST = 5
"""Words behind "of" or "from" that say who "members" or "supporters" are."""


_ADJECTIVES = frozenset(
    {"armed", "masked", "hooded", "united", "unidentified", "wounded", "so-called", "elected"}
    | {"peacekeeping", "ruling", "governing", "appointed", "retired", "unnamed"}
)
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its"})
_WORN = frozenset({"uniform", "uniforms", "fatigues", "clothes", "clothing", "garb", "attire"})
_ONTO = frozenset({"on", "at", "against", "disperse", "dispersed", "dispersing"})
_QUOTES = frozenset({'"', "“", "”", "‘", "''", "``"})
UNREAL_REACH = 4
_ENDS_UNREAL = frozenset({",", ";", ":", "and", "after"})
GOING_ON = frozenset(
    {"continued", "continues", "continue", "managed", "began", "started", "proceeded"}
)
"""Before "to attack": it is done."""
_ENDS_DENIED = frozenset({",", ";", ":", "but", "while", "that", "which", "who", "when"})
_NAMING = frozenset({"us", "without"})
_BE = frozenset({"was", "were", "been", "being", "be", "is", "are"})


_ARMED = ("rebels", "militia", "unidentified")


@dataclass(slots=True)  # not frozen: it takes three times as long to make
class Phrase:
    """`tokens[first:last]`, with the lexicon value of its head (None: a bare name)."""

    first: int
    last: int
    value: str | None


@dataclass(eq=False, slots=True)
class Sentence:
    """One sentence of the article, scanned.

    Attributes:
        number: as in the document, from 1.
        block: sentences of one block tell one story (a bullet of a digest is a block).
        headline: the line lacks a full stop.
        texts, lows: the tokens in order; the same, case folded.
        starts, ends: offsets of the tokens in the article.
        letters: which tokens begin with a letter.
        names: which are written with a capital.
        tells: it may tell of acts, or of who says what.
        counts, dates: phrases that lie in the sentence, offsets in the article.
        is_country, is_settlement: say whether a name is a country's, a city's of some size.
        lexicon: finds the tags.
    """

    text: str
    number: int
    block: int
    headline: bool
    tells: bool
    texts: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]
    letters: list[bool]
    names: list[bool]
    counts: Sequence[CountPhrase]
    dates: Sequence[DatePhrase]
    is_country: Callable[[str], bool]
    is_settlement: Callable[[str], bool]
    lexicon: Lexicon

    kept: dict[Callable[[Sentence], Any], Any] = field(default_factory=dict, repr=False)
    """What `once` keeps."""
    _tags: Mapping[str, Sequence[Tag]] | None = field(default=None, repr=False)
    _valued: dict[Valued, list[Tag]] = field(default_factory=dict, repr=False)
    _classes: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False)
    _covered: dict[Valued, frozenset[int]] = field(default_factory=dict, repr=False)
    _dated: frozenset[int] | None = field(default=None, repr=False)
    _numbers: frozenset[int] | None = field(default=None, repr=False)
    _marks: Sequence[int] | None = field(default=None, repr=False)
    _stops: frozenset[int] | None = field(default=None, repr=False)
    _clauses: Sequence[int] | None = field(default=None, repr=False)

    @property
    def tags(self) -> Mapping[str, Sequence[Tag]]:
        """The tags by family, in order."""
        if self._tags is None:
            found = self.lexicon.tag(self.lows, self.letters, self.names)
            self._tags, self._valued, self._classes = found
        return self._tags

    @property
    def dated(self) -> frozenset[int]:
        """Tokens of date phrases."""
        if self._dated is None:
            self._dated = self._in_ranges(self.dates) if self.dates else _NOWHERE
        return self._dated

    @property
    def numbers(self) -> frozenset[int]:
        """Tokens of count phrases, and all written in digits."""
        if self._numbers is None:
            digits = [i for i in self.marks if self.lows[i][0].isdigit()]
            self._numbers = self._in_ranges(self.counts).union(digits)
        return self._numbers

    @property
    def stops(self) -> frozenset[int]:
        """Tokens that no name or noun phrase runs across."""
        if self._stops is None:
            stops = {*self.within("grammar", "stop", "bound"), *self.within("saying")}
            for tag in self.tagged("people"):
                if tag.last - tag.first > 1:
                    # "and the" of "Islamic State of Iraq and the Levant" end nothing.
                    stops.difference_update(range(tag.first + 1, tag.last))
            if not _NAMING.isdisjoint(self.lows):
                # "Reporters Without Borders", "US forces"
                stops -= {i for i, text in enumerate(self.texts) if text == "US"}
                stops -= {i for i, text in enumerate(self.texts) if i and text == "Without"}
            self._stops = frozenset(stops.union(self.marks)) - _abbreviating(self)
        return self._stops

    @property
    def marks(self) -> Sequence[int]:
        """Tokens that begin with no letter."""
        if self._marks is None:
            self._marks = [index for index, letter in enumerate(self.letters) if not letter]
        return self._marks

    @property
    def deeds(self) -> Sequence[Tag]:
        """Words that name an act, without those for weapons ("missile")."""
        return _deeds(self)

    def _in_ranges(self, phrases: Iterable[CountPhrase | DatePhrase]) -> frozenset[int]:
        return frozenset(
            [
                index
                for phrase in phrases
                for index in range(self.at(phrase.start), self.at(phrase.end - 1) + 1)
            ]
        )

    def is_unreal(self, index: int, *values: str) -> bool:
        """Whether words shortly before a token say that it is planned, feared or denied."""
        lows = self.lows
        if index in _denied(self):
            return True
        if "unreal" not in self.tags:
            return False
        bound = self.within("grammar", "link", "bound")  # "militiamen loyal to the king shot …"
        return any(
            tag.last <= index
            and tag.first not in bound
            and tag.first not in self.dated  # "May 6"
            and not any(lows[i] in _ENDS_UNREAL for i in range(tag.last, index))
            and not (lows[tag.first] == "to" and _leads_past(self, tag.last, index))
            and not (lows[tag.first] == "to" and lows[tag.first - 1] in GOING_ON)
            for tag in self.over("unreal", max(0, index - UNREAL_REACH), index, *values)
        )

    def over(self, family: str, first: int, last: int, *values: str) -> Sequence[Tag]:
        """Return the tags of a family that hold a token of `tokens[first:last]`, in order."""
        tags = self.tagged(family, *values)
        if not tags:
            return tags
        # Those of one family do not overlap: their ends are in order, too.
        return tags[bisect_right(tags, first, key=_LAST) : bisect_left(tags, last, key=_FIRST)]

    def clause(self, index: int) -> int:
        """Return the number of the clause that a token stands in."""
        if self._clauses is None:
            self._clauses = sorted(self.within("grammar", "clause"))
        return bisect_right(self._clauses, min(index, len(self.lows) - 1))

    def tagged(self, family: str, *values: str) -> Sequence[Tag]:
        """Return the tags of a family, of some values of it when given."""
        tags = (self._tags or self.tags).get(family)
        if not tags:
            return _NO_TAGS
        if not values:
            return tags
        found = self._valued.get((family, values))
        if found is None:
            if len(values) == 1:
                return _NO_TAGS
            found = [tag for tag in tags if tag.value in values]
            self._valued[family, values] = found
        return found

    def within(self, family: str, *values: str) -> frozenset[int]:
        """Return the tokens that stand in a tag, or are of a class, of these."""
        known = self._covered.get((family, values))
        if known is not None:
            return known
        if family not in (self._tags or self.tags) and family != CLASSED:
            return _NOWHERE
        tags = self.tagged(family, *values)
        found = [index for tag in tags for index in range(tag.first, tag.last)]
        if family == CLASSED:
            for value in values:
                found += self._classes.get(value, ())
        known = self._covered[family, values] = frozenset(found)
        return known

    def is_passive(self, verb: Tag) -> bool:
        """Whether a form of "be" stands before the verb, adverbs between."""
        if self.lows[verb.first].endswith("ing"):
            return False  # "are kidnapping"
        index = verb.first - 1
        adverbs = self.within("grammar", "adverbs")
        while index >= 0 and (
            index in adverbs or self.lows[index] in _QUOTES or self.lows[index].endswith("ly")
        ):
            index -= 1
        return index >= 0 and self.lows[index] in _BE

    def at(self, offset: int) -> int:
        """Return the index of the first token that ends after `offset` in the article."""
        return bisect_right(self.ends, offset)

    def quote(self, first: int, last: int) -> str:
        """Return the article's characters from token `first` to before token `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def words(self, phrase: Phrase) -> str:
        """Return a phrase as the article writes it."""
        return self.quote(phrase.first, phrase.last)

    def is_stop(self, index: int) -> bool:
        """Whether a noun phrase ends before this token."""
        return index in (self._stops or self.stops)

    def left(self, first: int, *, floor: int = 0) -> int:
        """Return where the words before `first` that belong to its phrase begin."""
        start = first
        dated = self.dated  # "overnight gendarmes broke into …"
        while start > floor and first - start < LEFT_MOST and not self._ends(start - 1):
            if start - 1 in dated:
                break
            start -= 1
        # "Syria’s new government" keeps its owner, written with a capital.
        if start >= floor + 2 and self.lows[start - 1] == "'s":
            owner = start - 2
            while owner >= floor and self.names[owner] and not self.is_stop(owner):
                start = owner
                owner -= 1
        return start

    def right_names(self, last: int) -> int:
        """Extend over capitalised words, also across "for", "of", "al" ("… for Human Rights")."""
        end = last
        while end < len(self.lows):
            step = end + 1 if self.lows[end] in {"for", "of", "de", "al"} else end
            if step + 1 < len(self.lows) and self.lows[step] == "the":
                step += 1
            if step >= len(self.lows) or not self.names[step] or self.is_stop(step):
                break
            end = step + 1
        return end

    def extended(self, first: int, last: int) -> int:
        """Extend "members" over "of the Alawite minority": such a head names nobody by itself."""
        lows = self.lows
        if last + 1 >= len(lows) or lows[last] not in {"of", "from"}:
            return last
        heads = self.over("grammar", last - 1, last, "vague_heads")
        start = last + 1
        if lows[start] == "the":
            start += 1
        if not any(tag.first >= first and tag.last == last for tag in heads):
            # "militants of the Red Front", "fighters from the Red Front"
            end = self.right_names(start)
            armed = self.over("people", last - 1, last, *_ARMED)
            return end if armed and end > start and self.over("bodies", start, end) else last
        end = start
        dated = self.dated
        while end < len(lows) and end - start < OF_MOST and not self._ends(end):
            if end in dated:
                break
            end += 1
        named = any(self.names[start:end])
        return end if named else last

    def people(self) -> Iterator[Phrase]:
        """Yield every phrase with a head that can act or suffer, in order."""
        people = self.tagged("people")
        sites = self.tagged("levels", "site") if people else ()
        acts = self.tagged("acts") if people else ()
        larger = [tag for tag in (*acts, *sites) if tag.last - tag.first > 1]
        beside = {tag.first for tag in sites}
        for tag in people:
            # "fighter jets" are no fighters, "a police station", "army barracks" no people.
            if tag.last in beside or (
                larger and any(o.first <= tag.first and tag.last < o.last for o in larger)
            ):
                continue
            if tag.last < len(self.lows) and self.lows[tag.last] in _WORN:
                continue  # "gunmen in army uniform"
            # "security forces" is one head; "government" before it belongs to the phrase.
            if tag.last < len(self.lows) and self._heads_on(tag.last):
                continue
            yield Phrase(self.left(tag.first), self.right_names(tag.last), tag.value)

    def _ends(self, index: int) -> bool:
        return self.is_stop(index) or self.is_verb(index)

    def _heads_on(self, index: int) -> bool:
        return index in _heads(self)

    def is_verb(self, index: int) -> bool:
        """Whether the token is a word of harm or looks like a participle."""
        low = self.lows[index]
        if self.names[index] or "-" in low:
            return False
        if index in self.within("harm"):
            return index not in _called(self)
        if not low.endswith(("ing", "ed")) or low in _ADJECTIVES:
            return False
        # "the ousted president" describes; "the army attacked" does not.
        described = index > 0 and self.lows[index - 1] in _ARTICLES
        if self.lows[index].endswith("ing") and index > 0 and index + 1 in _heads(self):
            # "opened fire on striking miners"
            return self.lows[index - 1] not in _ARTICLES | _ONTO
        return not (described and index + 1 < len(self.lows) and self.letters[index + 1])


def _leads_past(sentence: Sentence, first: int, index: int) -> bool:
    """Whether "to" before `first` is no infinitive's: "a bomb tied to a car killed", "to have"."""
    between = sentence.lows[first:index]
    if "have" in between:
        return True
    done = sentence.lows[index]
    past = done.endswith("ed") or done in _PAST
    return past and "be" not in between and "being" not in between


_PAST = frozenset(
    {"shot", "struck", "hit", "slain", "blew", "threw", "fought", "beat", "took", "held", "fired"}
    | {"gunned", "burnt", "set", "went", "stole", "drove", "led", "burst", "tore", "fell", "lost"}
)
_FIRST = attrgetter("first")
_LAST = attrgetter("last")
_NOWHERE: frozenset[int] = frozenset()
_NO_TAGS: Sequence[Tag] = ()


@once
def _heads(sentence: Sentence) -> frozenset[int]:
    """Tokens that words for people begin with."""
    return frozenset([tag.first for tag in sentence.tagged("people")])


def _abbreviating(sentence: Sentence) -> set[int]:
    """Stops of "Rev. Juan Ortiz" and "Ana M. Ruiz", which end nothing."""
    lows, names = sentence.lows, sentence.names
    return {
        i
        for i in sentence.marks
        if lows[i] == "."
        and 0 < i < len(lows) - 1
        and names[i + 1]
        and names[i - 1]
        and (lows[i - 1] in _ABBREVIATED or len(lows[i - 1]) == 1)
    }


_ABBREVIATED = frozenset(
    {"rev", "gen", "dr", "col", "maj", "capt", "sgt", "lt", "prof", "gov", "sen", "fr", "msgr"}
    | {"mr", "mrs", "ms", "pfc", "pvt", "cpl", "brig", "adm", "rep", "atty", "supt", "insp", "st"}
)


@once
def _called(sentence: Sentence) -> frozenset[int]:
    """Tokens of people called by several words: "death squads"."""
    many = [range(t.first, t.last) for t in sentence.tagged("people") if t.last - t.first > 1]
    return frozenset([index for tokens in many for index in tokens])


@once
def _deeds(sentence: Sentence) -> Sequence[Tag]:
    acts, tools = sentence.tagged("acts"), sentence.within("weapons")
    return [tag for tag in acts if tag.first not in tools] if tools else acts


@once
def _denied(sentence: Sentence) -> frozenset[int]:
    """Tokens of what somebody "denied that …": what a relative clause tells there is no part."""
    found: set[int] = set()
    for tag in sentence.tagged("doubt", "denial"):
        for index in range(tag.last + 1, len(sentence.lows)):
            if sentence.lows[tag.last] != "that" or sentence.lows[index] in _ENDS_DENIED:
                break
            found.add(index)
    return frozenset(found)
