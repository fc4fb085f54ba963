"""What stands between a number and its noun, and between the noun and its verb."""

from __future__ import annotations

from extractor.core.words import Words, is_tight
from extractor.engines.rules.tongue import Tongue

_LONGEST = 7
"""Words of the attributes of one noun."""
_FREE = 2
"""Of these, words of which nothing is known."""


def behind_adjective(words: Words, tongue: Tongue, at: int, last: int) -> int:
    """Return the word behind an adjective before its noun: "zwei syrische Soldaten"."""
    key = words.keys[at]
    if (
        at + 1 < last
        and key.endswith(tongue.adjectives)
        and words.text[words.starts[at]].islower()
        and is_tight(words.gaps[at + 1])
        and not any(
            known.beginning(words, at) for known in (tongue.articles, tongue.result, tongue.people)
        )
    ):
        return at + 1
    return at


def behind_attributes(words: Words, tongue: Tongue, at: int, last: int) -> int:
    """Return where the verb stands behind "maliens", "d'une ONG", "de 34 años".

    Args:
        words: the words of the text.
        tongue: the language.
        at: the word behind the noun.
        last: the word behind the sentence.
    """
    free = 0
    for stop in range(at, min(last, at + _LONGEST)):
        if not is_close(words.gaps[stop]) and not _tells_age(words, tongue, stop):
            break
        if _is_verb(words, tongue, stop, agrees=stop > at):
            return stop
        key = words.keys[stop]
        if key in tongue.of or key in tongue.articles.begin:
            continue
        if _ends_noun(words, tongue, stop):
            break
        free += words.text[words.starts[stop]].islower()
        if free > _FREE:
            break
    return at


def _is_verb(words: Words, tongue: Tongue, at: int, *, agrees: bool) -> bool:
    """Whether the verb begins; a participle alone, behind an adjective: "profesionales muertos"."""
    if tongue.passive.beginning(words, at) or tongue.dies.beginning(words, at):
        return True
    plural = agrees and words.keys[at - 1].endswith(("s", "i")) and not tongue.adjectives
    return plural and bool(tongue.done.beginning(words, at))


def _ends_noun(words: Words, tongue: Tongue, at: int) -> bool:
    key = words.keys[at]
    if key in tongue.that or key in tongue.join or key in tongue.prepositions:
        return True
    others = (tongue.lead, tongue.active, tongue.before, tongue.done, tongue.including)
    return any(phrases.beginning(words, at) for phrases in others)


def is_close(gap: str) -> bool:
    """Whether no mark but an apostrophe parts two words."""
    return is_tight(gap) or gap in {"'", "\u2019"}


def _tells_age(words: Words, tongue: Tongue, at: int) -> bool:
    return words.gaps[at].strip().isdecimal() and words.keys[at] in tongue.spans.begin
