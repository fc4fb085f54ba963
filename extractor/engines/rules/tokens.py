"""Words, numbers and marks of a sentence, with their code-point offsets in the article."""

from __future__ import annotations

import re
from typing import NamedTuple

# Hyphens and dots bind letters ("Al-Shir", "U.S."); a possessive is a token of its own.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|(?:[^\W\d_]\.){2,}"
    r"|['’]s\b"
    r"|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+|-[^\W_]+)*"
    r"|\S"
)


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
    return [
        Token(match[0], match[0].casefold().replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
    ]
