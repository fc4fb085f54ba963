"""The offline engine: word lists and grammar, no key, no network, no model.

It reads English. Of an article in another language it says so; from those that it knows some words
of it takes figures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Self

from extractor import lexicons
from extractor.core.dates import DatePhrase
from extractor.core.datevalues import DateValue
from extractor.core.document import Document
from extractor.core.languages import Language
from extractor.engines.base import Drafted, Watch
from extractor.engines.rules.around import Known
from extractor.engines.rules.elsewhere import Elsewhere
from extractor.engines.rules.incidents import gather
from extractor.engines.rules.lexicon import Lexicon
from extractor.engines.rules.scan import scan
from extractor.engines.rules.writing import Writer
from extractor.offload import off_loop
from extractor.reader import Reader
from schemas.draft import Draft
from schemas.extraction import Check
from schemas.vocabulary import CheckCode, EngineName, Precision


class RulesEngine:
    """Writes drafts by rule.

    Args:
        table: `rules_en.toml`.
        elsewhere: takes figures from articles in other languages.
        language: gives the readers of a document's language.
        is_country, is_settlement: say whether a name is a country's, a city's.
    """

    name = EngineName.RULES

    def __init__(
        self,
        table: dict[str, dict[str, str]],
        elsewhere: Elsewhere,
        language: Callable[[Document], Language],
        is_country: Callable[[str], bool],
        is_settlement: Callable[[str], bool],
    ) -> None:
        self._lexicon = Lexicon(
            {name: lists for name, lists in table.items() if name != "combatants"}
        )
        self._elsewhere = elsewhere
        self._combatants = frozenset(
            word for entry in table["combatants"]["heads"].split(",") for word in entry.split()
        )
        self._language = language
        self._is_country = is_country
        self._is_settlement = is_settlement

    @classmethod
    def load(cls, reader: Reader) -> Self:
        """Read the word lists that ship with the package."""
        known = Known(reader.is_country, reader.is_settlement)
        elsewhere = Elsewhere(lexicons.read("rules_elsewhere"), known)
        readers = reader.language, reader.is_country, reader.is_settlement
        return cls(lexicons.read("rules_en"), elsewhere, *readers)

    async def draft(
        self,
        document: Document,
        *,
        deadline: float,  # noqa: ARG002 - it takes milliseconds
        watch: Watch | None = None,  # noqa: ARG002 - the same
    ) -> Drafted:
        """Write a draft; the same document gives the same draft."""
        if document.language is not None and document.language.split("-")[0].lower() != "en":
            return await self._draft_elsewhere(document, document.language)
        return Drafted(await off_loop(document.text, self._write, document), self.name)

    async def _draft_elsewhere(self, document: Document, language: str) -> Drafted:
        message = f"The rules engine reads English, not “{language}”"
        if self._elsewhere.knows(language):
            message += ": it took figures, and what plainly stands beside them."
            readers = self._language(document)
            draft = await off_loop(document.text, self._elsewhere.write, document, readers)
        else:
            message += "."
            draft = Draft(records=())
        check = Check(code=CheckCode.LANGUAGE_NOT_READ, path="article.language", message=message)
        return Drafted(draft, self.name, checks=(check,))

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _write(self, document: Document) -> Draft:
        language = self._language(document)
        is_country = cache(self._is_country)
        scanned = scan(document, language, self._lexicon, is_country, self._is_settlement)

        @cache
        def parse(phrase: str) -> DateValue:
            return language.dates.parse(phrase, document.article.published_at)

        def precision(phrase: str) -> Precision:
            return parse(phrase).precision

        def days(phrase: DatePhrase) -> tuple[date, date] | None:
            read = parse(document.text[phrase.start : phrase.end])
            return (read.start, read.end) if read.start and read.end else None

        writer = Writer(scanned, precision, self._combatants, is_country)
        return writer.write(gather(scanned, self._lexicon, days, document.article.published_at))
