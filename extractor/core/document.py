"""The article cut into numbered sentences: what every engine and the core read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from extractor.core.words import Words
from schemas.article import Article


class Sentence(NamedTuple):
    """One sentence: its number in the prompt, from 1, and its code-point offsets in the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """An article, its sentences in order, and the language it is read as (None: not recognised)."""

    article: Article
    sentences: tuple[Sentence, ...]
    language: str | None
    cut: Words | None = field(default=None, repr=False, compare=False)
    """The words, where they are known already."""

    @property
    def text(self) -> str:
        return self.article.text

    @cached_property
    def words(self) -> Words:
        """The words of the text: readers that are given them find each thing once."""
        return self.cut or Words.of(self.text)

    def quote(self, sentence: Sentence) -> str:
        """Return the sentence's characters."""
        return self.text[sentence.start : sentence.end]

    def cited(self, numbers: Iterable[int]) -> tuple[Sentence, ...]:
        """Return the sentences with these numbers, in order, once each; unknown ones left out."""
        return tuple(
            self.sentences[number - 1]
            for number in sorted(set(numbers))
            if 1 <= number <= len(self.sentences)
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A draft string that is not in the article. `path` is its place: `records[0].actors[1].name`.

    `hint` says what the article has instead where that is known, in the words of the article.
    """

    path: str
    text: str
    hint: str | None = None
