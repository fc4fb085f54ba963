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
        rf"({letter}{{2,}}(?!{letter}|[-'’])"
        rf"|{digit}+(?:[.,]{digit}+)*"
        rf"|(?:{letter}\.){{2,}}"
        r"|['’]s\b"
        rf"|{letter}+{bound}"
        r"|\S)"
    )


_ANY = _cutter(r"\d", r"[^\W\d_]", r"[^\W_]")
# Of text in ASCII: the narrower the class, the faster the cut.
_ASCII = _cutter("[0-9]", "[a-zA-Z]", "[0-9a-zA-Z]")


class Token(NamedTuple):
    """One token; `low` is its text, case folded."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Cut `text[start:end]`; offsets are those of `text`."""
    part = text[start:end]
    # What stands between tokens, and the tokens, in turn.
    pieces = (_ASCII if part.isascii() else _ANY).split(part)
    texts = pieces[1::2]
    # All folded in one call: no token holds a line break.
    lows = "\n".join(texts).casefold().replace("’", "'").split("\n")
    edges = list(accumulate(map(len, pieces), initial=start))
    return list(map(_token, zip(texts, lows, edges[1::2], edges[2::2], strict=False)))


# `Token(…)` without the check of its arguments: half the time.
_token = partial(tuple.__new__, Token)
