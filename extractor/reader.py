"""The pure core as one object: cut an article, resolve a draft of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from extractor import lexicons
from extractor.core.document import Document
from extractor.core.languages import Language, Languages
from extractor.core.places import Countries, Gazetteer
from extractor.core.resolve import Resolver
from extractor.core.sentences import segment
from extractor.core.words import Words
from extractor.gazetteer import load_countries, load_gazetteer
from schemas.article import Article


class Reader:
    """Reads articles; pure once its tables are loaded.

    Args:
        languages: readers by language.
        countries: the names of countries.
        gazetteer: gives the cities too; called when the first place is resolved.
    """

    def __init__(
        self, languages: Languages, countries: Countries, gazetteer: Callable[[], Gazetteer]
    ) -> None:
        self._languages = languages
        self._countries = countries
        self._gazetteer = gazetteer

    @classmethod
    def load(cls) -> Self:
        """Read the word lists that ship with the package; the gazetteer waits for its first use."""
        languages = Languages(
            lexicons.read("languages")["words"],
            numbers=lexicons.read("numbers"),
            counts=lexicons.read("counts"),
            dates=lexicons.read("dates"),
        )
        return cls(languages, load_countries(), load_gazetteer)

    def warm(self) -> None:
        """Load the cities now: over a second of work that the first article would wait for."""
        self._gazetteer()

    def read(self, article: Article) -> Document:
        """Cut the article into sentences, in its own language or the one detected."""
        words = Words.of(article.text)
        language = article.language or self._languages.detect(words)
        return Document(article, segment(article.text, language), language, words)

    def language(self, document: Document) -> Language:
        """Return the readers of the document's language."""
        return self._languages.pick(document.language)

    def is_country(self, name: str) -> bool:
        """Say whether a name is a country's."""
        return bool(self._countries.named(name))

    def is_settlement(self, name: str) -> bool:
        """Say whether a name is a city's; the first time, the cities are loaded."""
        return self._gazetteer().has_city(name)

    def resolver(self, document: Document) -> Resolver:
        """Index the document for grounding and resolving drafts of it."""
        english = self._languages.pick("en").numbers
        return Resolver(document, self.language(document), english, self._gazetteer)
