"""When a predicted string is an accepted one: exactly, or by its head word; digits never differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ARTICLES = frozenset(
    {"the", "a", "an"}  # English
    | {"el", "la", "los", "las", "un", "una", "unos", "unas"}  # Spanish
    | {"le", "les", "une", "der", "die", "das", "den", "dem", "ein", "eine"}  # French, German
)
# What follows one of these says more of the head before it.
_AFTER_HEAD = frozenset(
    {"of", "in", "from", "near", "at", "to", "with", "by", "on", "for", "who", "that", "which"}
    | {"loyal", "linked", "allied", "backed", "belonging", "associated"}
    | {"de", "del", "en", "du", "des", "para", "leales", "von", "im", "aus", "bei"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A string as it is compared.

    Attributes:
        whole: the normalised string: Unicode NFKC, case folded, outer articles dropped.
        words: its words without numbers.
        digits: its numbers, in order, as written.
        head: the last word before "of", "in", "from", a comma …: what the phrase is about.
    """

    whole: str
    words: frozenset[str]
    digits: tuple[str, ...]
    head: str


@lru_cache(maxsize=100_000)
def name(text: str) -> Name:
    """Normalise a string."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    tokens = _TOKEN.findall(folded)
    # "UN" alone is a name, though "un" is an article.
    while len(tokens) > 1 and tokens[0] in _ARTICLES:
        tokens.pop(0)
    words = [token for token in tokens if not token[0].isdigit()]
    chunk = _TOKEN.findall(folded.split(",")[0]) or tokens
    before = [token for token in chunk if not token[0].isdigit() and token not in _ARTICLES]
    for index, token in enumerate(before):
        if token in _AFTER_HEAD and index:
            before = before[:index]
            break
    return Name(
        whole=" ".join(tokens),
        words=frozenset(words),
        digits=tuple(token for token in tokens if token[0].isdigit()),
        head=before[-1] if before else "",
    )


def same(predicted: str, accepted: str) -> bool:
    """Whether two strings name the same.

    They are equal once normalised; or they have the same numbers and the same head word, and the
    words of one are among those of the other ("Syrian security forces", "security forces").
    """
    one, other = name(predicted), name(accepted)
    if one.whole == other.whole:
        return bool(one.whole)
    if one.digits != other.digits or not one.head or one.head != other.head:
        return False
    return one.words <= other.words or other.words <= one.words


def accepted(predicted: str | None, texts: Iterable[str | None] | None) -> bool:
    """Whether a predicted string, or its absence, is among the accepted ones.

    Args:
        predicted: the string; None when there is none.
        texts: the accepted strings, None among them when none is accepted too; None alone when
            only none is.
    """
    if texts is None:
        return predicted is None
    if predicted is None:
        return any(text is None for text in texts)
    return any(text is not None and same(predicted, text) for text in texts)
