"""Words, numbers and marks of a sentence, with their code-point offsets in the article."""

from __future__ import annotations

import re
from functools import partial
from itertools import accumulate
from typing import NamedTuple


def _cutter(digit: str, letter: str, either: str) -> re.Pattern[str]:
    # Hyphens and dots bind letters ("Al-Shir", "U.S."); a possessive is a token of its own.
    bound = rf"(?:['’](?!s\b){letter}+|-{either}+)*"
    return re.compile(
        # Most words are nothing but letters: tried first, for speed alone.
        rf"({letter}{{2,}}+(?![-'’])"
        rf"|{digit}+(?:[.,]{digit}+)*"
        rf"|(?:{letter}\.){{2,}}"
        r"|['’]s\b"
        rf"|{letter}+{bound}"
        r"|\S)"
    )


# The narrower the class, the faster the cut.
_ASCII = _cutter("[0-9]", "[a-zA-Z]", "[0-9a-zA-Z]")
_LETTERS = (
    "a-zA-Z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
)
_LATIN = _cutter("[0-9]", f"[{_LETTERS}]", f"[0-9{_LETTERS}]")
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u2010-\u203f]")
_ANY = _cutter(r"\d", r"[^\W\d_]", r"[^\W_]")


_BOUND = ("al-", "el-", "ul-")
_ISLAMIC_STATE = "isis"
"""What "IS" is read as where not all is written in capitals: a group, no verb."""


class Token(NamedTuple):
    """One token; `low` is its text, case folded; `is_name`: it is written with a capital."""

    text: str
    low: str
    start: int
    end: int
    is_word: bool
    is_name: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Cut `text[start:end]`; offsets are those of `text`."""
    part = text[start:end]
    # What stands between tokens, and the tokens, in turn.
    pieces = _pattern(part).split(part)
    texts = pieces[1::2]
    # All folded in one call: no token holds a line break.
    lows = "\n".join(texts).casefold().replace("’", "'").split("\n")
    if "IS" in texts and not part.isupper():
        lows = [_ISLAMIC_STATE if t == "IS" else low for t, low in zip(texts, lows, strict=True)]
    edges = list(accumulate(map(len, pieces), initial=start))
    firsts = [text[0] for text in texts]
    if "l-" in part:
        # "al-Jubouri" is a name.
        firsts = [
            t[3:4] or first if t.startswith(_BOUND) else first
            for t, first in zip(texts, firsts, strict=True)
        ]
    words, names = map(str.isalpha, firsts), map(str.isupper, firsts)
    return list(map(_token, zip(texts, lows, edges[1::2], edges[2::2], words, names)))  # noqa: B905


def _pattern(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII
    return _ANY if _BEYOND_LATIN.search(text) else _LATIN


# `Token(…)` without the check of its arguments: half the time.
_token = partial(tuple.__new__, Token)
