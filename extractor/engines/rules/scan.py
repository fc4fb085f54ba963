"""Cut a document into scanned sentences: every finder runs once over the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from extractor.core.counts import CountPhrase
from extractor.core.dates import DatePhrase
from extractor.core.document import Document
from extractor.core.languages import Language
from extractor.engines.rules.lexicon import Lexicon
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.tokens import Tokens, tokenise

LONGEST = 450
"""Tokens of a sentence."""
_CUTS = frozenset({";", ":", ","})
_SLUG = re.compile(r"(?:\* ?)?[A-Z][A-Z'’ .-]{2,30} (?:-{1,2}|–|—) ")
_BLANK = re.compile(r"\n\s*\n")
_BULLETS = ("*", "•", "-", "–", "+", "·")
_SHARES = (" of them were ", " of them are ", " of the victims ", " were ", " are ")
_RANKED = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|most|[a-z]{3,}est|worst|time)\b")
_NEAR = 60
_ACTS = frozenset({"raid", "attack", "attacks", "bombing", "bombings", "killings", "massacre"})
_LEADS = frozenset({"from", "in", "since", "after", "of", "for", "during"})
_STOPS = (".", "!", "?", "”", '"', "’", "'", ")", "…", ":")


_LEADING = (
    "on ",
    "in ",
    "at ",
    "late ",
    "early ",
    "last ",
    "yesterday",
    "overnight",
    "since ",
    "between ",
    "from ",
    "earlier ",
    "two ",
    "three ",
    "a ",
    "this ",
)


class Ranged(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


R = TypeVar("R", bound=Ranged)


def scan(
    document: Document,
    language: Language,
    lexicon: Lexicon,
    is_country: Callable[[str], bool],
    is_settlement: Callable[[str], bool],
) -> list[Sentence]:
    """Return the sentences of the document, scanned, in order."""
    text = document.text
    counts = _Cursor(language.counts.find(document.words))
    # A date at the very beginning is that of the page, unless a sentence begins with it.
    dates = _Cursor(
        [
            _of_owner(phrase, text)
            for phrase in language.dates.find(document.words)
            if phrase.start > 1 or _is_told(phrase, text)
        ]
    )
    block = items = slugs = 0
    scanned = []
    previous = 0
    for sentence in document.sentences:
        quote = document.quote(sentence)
        gap = text[previous : sentence.start]
        lines = "\n" in gap or "\r" in gap
        # "CITY - …", and the next
        slug = (lines or not previous) and _SLUG.match(quote) is not None
        slugs += slug
        if (lines and quote.startswith(_BULLETS)) or (slug and slugs > 1):
            items += 1
            block = items
        elif block and _BLANK.search(gap):
            block = 0  # what follows a list goes on with the story
        previous = sentence.end
        headline = not quote.endswith(_STOPS)
        for tokens in _pieces(tokenise(text, sentence.start, sentence.end)):
            start, end = tokens.starts[0], tokens.ends[-1]
            found = tuple(counts.within(start, end))
            scanned.append(
                Sentence(
                    text,
                    sentence.number,
                    block,
                    headline,
                    lexicon.tells(tokens.lows) or _tells_share(text, found),
                    *tokens,
                    found,
                    tuple(dates.within(start, end)),
                    is_country,
                    is_settlement,
                    lexicon,
                )
            )
    return scanned


def _tells_share(text: str, counts: Sequence[CountPhrase]) -> bool:
    """Whether it is "seven of them were children", told of those harmed in another sentence."""
    return any(text.startswith(_SHARES, count.end) for count in counts)


def _is_told(phrase: DatePhrase, text: str) -> bool:
    """Whether a sentence begins with a date: "On Monday", "Monday's bombing", not "June 9"."""
    words = text[phrase.start : phrase.end].casefold()
    return words.startswith(_LEADING) or text.startswith(("'s", "’s"), phrase.end)


def _of_owner(phrase: DatePhrase, text: str) -> DatePhrase:
    """Read "the toll from Friday's bombing" as of Friday, not from it on; so "since …, when"."""
    lead, _, rest = text[phrase.start : phrase.end].partition(" ")
    if rest and lead.casefold() in _LEADS:
        owned = text.startswith(("'s", "’s", " prayer"), phrase.end)
        # "the deadliest since April 19, when a strike …"
        when = text[phrase.end : phrase.end + 7].lstrip(", ").startswith("when ")
        when = when and _RANKED.search(text, max(0, phrase.start - _NEAR), phrase.start) is not None
        behind = text[phrase.end + 1 : phrase.end + 1 + _NEAR].split(maxsplit=1)
        owned = owned or (rest.startswith("the ") and bool(behind) and behind[0] in _ACTS)
        if owned or (when and lead.casefold() == "since"):
            return DatePhrase(phrase.start + len(lead) + 1, phrase.end)
    return phrase


def _pieces(tokens: Tokens) -> Iterator[Tokens]:
    """Cut what no writer would call a sentence: the grammar looks far to both sides."""
    first, lows = 0, tokens.lows
    if len(lows) <= LONGEST:
        yield tokens
        return
    while len(lows) - first > LONGEST:
        last = first + LONGEST
        cuts = (i for i in range(last, first + LONGEST // 2, -1) if lows[i - 1] in _CUTS)
        last = next(cuts, last)
        yield tokens.within(first, last)
        first = last
    yield tokens.within(first, len(lows))


class _Cursor(Generic[R]):
    """Hands out ordered phrases sentence by sentence."""

    def __init__(self, phrases: Sequence[R]) -> None:
        self._phrases = phrases
        self._next = 0

    def within(self, start: int, end: int) -> Iterator[R]:
        while self._next < len(self._phrases) and self._phrases[self._next].start < end:
            phrase = self._phrases[self._next]
            self._next += 1
            if phrase.start >= start and phrase.end <= end:
                yield phrase
