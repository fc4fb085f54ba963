"""The pure core as one object: cut an article, resolve a draft of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from extractor import lexicons
from extractor.document import Document
from extractor.gazetteer import load_gazetteer
from extractor.languages import Language, Languages
from extractor.places import Gazetteer
from extractor.resolve import Resolver
from extractor.sentences import segment
from schemas.article import Article
from schemas.vocabulary import PlaceLevel


class Reader:
    """Reads articles; pure once its tables are loaded.

    Args:
        languages: readers by language.
        gazetteer: gives the places; called when the first place is looked up.
    """

    def __init__(self, languages: Languages, gazetteer: Callable[[], Gazetteer]) -> None:
        self._languages = languages
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
        return cls(languages, load_gazetteer)

    def read(self, article: Article) -> Document:
        """Cut the article into sentences, in its own language or the one detected."""
        language = article.language or self._languages.detect(article.text)
        return Document(article, segment(article.text, language), language)

    def language(self, document: Document) -> Language:
        """Return the readers of the document's language."""
        return self._languages.pick(document.language)

    def is_country(self, name: str) -> bool:
        """Say whether a name is a country's."""
        return self._gazetteer().match([(name, PlaceLevel.COUNTRY)])[0] is not None

    def resolver(self, document: Document) -> Resolver:
        """Index the document for grounding and resolving drafts of it."""
        english = self._languages.pick("en").numbers
        return Resolver(document, self.language(document), english, self._gazetteer)
