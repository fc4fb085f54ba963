"""Turn a draft into records: every string grounded, every count, date and place resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.core.counts import CountValue
from extractor.core.document import Document, Missing
from extractor.core.grounding import Grounder, Grounding
from extractor.core.languages import Language
from extractor.core.numbers import NumberReader
from extractor.core.places import Gazetteer
from schemas.draft import Draft, IncidentDraft, PlaceDraft, StatementDraft, TollDraft
from schemas.extraction import Check
from schemas.record import IncidentRecord, Statement
from schemas.vocabulary import CheckCode, Outcome, PlaceLevel, Precision, Qualifier, Verdict

Fields = Mapping[str, Any]
"""A part of a record, before the record is validated."""

_VERDICT_CHECKS = {
    Verdict.NORMALIZED: CheckCode.NORMALIZED,
    Verdict.NOT_FOUND: CheckCode.NOT_FOUND,
}
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
_UNREAD = CountValue(value=None, qualifier=Qualifier.VAGUE, low=None, high=None)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Records and statements, what to know of them, and the strings to ask the engine about."""

    records: tuple[IncidentRecord, ...]
    statements: tuple[Statement, ...]
    checks: tuple[Check, ...]
    missing: tuple[Missing, ...]


class Resolver:
    """Resolves drafts of one document; the article is indexed once.

    Args:
        document: the article, cut.
        language: readers of the article's language.
        summary_numbers: the reader of the language that summaries are written in.
        gazetteer: called when there is a place to look up.
    """

    def __init__(
        self,
        document: Document,
        language: Language,
        summary_numbers: NumberReader,
        gazetteer: Callable[[], Gazetteer],
    ) -> None:
        self.document = document
        self.language = language
        self.summary_numbers = summary_numbers
        self.gazetteer = gazetteer
        self.grounder = Grounder(document, language.numbers, language.counts)
        self._countries: frozenset[str] | None = None

    def resolve(self, draft: Draft) -> Resolved:
        """Ground and resolve every field of `draft`; nothing is dropped or rewritten."""
        return _Pass(self).run(draft)

    def mend(self, draft: Draft, replacements: Mapping[str, str | None]) -> tuple[Resolved, int]:
        """Resolve `draft` with those replacements that the article has; count them.

        Args:
            draft: as the engine first wrote it.
            replacements: by path, `records[0].actors[1].name`; None keeps what stands there.
        """
        data = draft.model_dump(mode="json")
        repaired: list[Check] = []
        for path, text in replacements.items():
            if text is None or not self._grounded(text):
                continue
            before = _put(data, path, text)
            message = f"{_quoted(before)} became {_quoted(text)}"
            repaired.append(Check(code=CheckCode.REPAIRED, path=path, message=message))
        resolved = self.resolve(Draft.model_validate(data))
        return replace(resolved, checks=(*resolved.checks, *repaired)), len(repaired)

    def _grounded(self, text: str) -> bool:
        return self.grounder.ground(text, ()).verdict is not Verdict.NOT_FOUND

    def countries(self) -> frozenset[str]:
        """Return the ISO codes of the countries that the article names."""
        if self._countries is None:
            self._countries = self.gazetteer().countries_in(self.document.words)
        return self._countries


class _Pass:
    """One walk over one draft."""

    def __init__(self, resolver: Resolver) -> None:
        self._at = resolver
        self._checks: list[Check] = []
        self._missing: list[Missing] = []

    def run(self, draft: Draft) -> Resolved:
        total = len(draft.records)
        records = tuple(
            self._record(record, index, total) for index, record in enumerate(draft.records)
        )
        statements = tuple(
            self._statement(statement, f"statements[{index}]")
            for index, statement in enumerate(draft.statements)
        )
        return Resolved(records, statements, tuple(self._checks), tuple(self._missing))

    def _record(self, draft: IncidentDraft, index: int, total: int) -> IncidentRecord:
        path = f"records[{index}]"
        cited = draft.sentences
        self._summary(draft.summary, f"{path}.summary")
        tolls = [
            self._toll(toll, f"{path}.tolls[{i}]", cited) for i, toll in enumerate(draft.tolls)
        ]
        self._parts(tolls, f"{path}.tolls")
        # Validated as a whole: a fifth of what building every part by itself costs.
        return IncidentRecord.model_validate(
            {
                "id": f"r{index + 1}",
                "kind": draft.kind,
                "event_type": draft.event_type,
                "summary": draft.summary,
                "assertion": draft.assertion,
                "verification": draft.verification,
                "date": self._date(draft.date, f"{path}.date", cited) if draft.date else None,
                "places": self._places(draft.places, path, cited),
                "actors": [
                    {
                        "role": actor.role,
                        "name": self._mention(actor.name, f"{path}.actors[{i}].name", cited),
                        "type": actor.type,
                        "attribution": actor.attribution,
                    }
                    for i, actor in enumerate(draft.actors)
                ],
                "tolls": tolls,
                "weapons": [
                    self._mention(weapon, f"{path}.weapons[{i}]", cited)
                    for i, weapon in enumerate(draft.weapons)
                ],
                "sources": [
                    {
                        "name": self._mention(source.name, f"{path}.sources[{i}].name", cited),
                        "kind": source.kind,
                    }
                    for i, source in enumerate(draft.sources)
                ],
                "includes": self._includes(draft.includes, index + 1, total, path),
                "evidence": self._evidence(cited, path),
            }
        )

    def _statement(self, draft: StatementDraft, path: str) -> Statement:
        return Statement.model_validate(
            {
                "speaker": self._mention(draft.speaker, f"{path}.speaker", draft.sentences),
                "stance": draft.stance,
                "evidence": self._evidence(draft.sentences, path),
            }
        )

    def _mention(self, text: str, path: str, cited: Sequence[int]) -> Fields:
        grounding = self._at.grounder.ground(text, cited)
        self._judge(grounding, text, path, cited)
        return grounding.mention

    def _judge(self, grounding: Grounding, text: str, path: str, cited: Sequence[int]) -> None:
        if grounding.verdict is Verdict.EXACT and not grounding.only_in_title:
            return
        code = _VERDICT_CHECKS.get(grounding.verdict, CheckCode.ONLY_IN_TITLE)
        self._check(code, path, text)
        if grounding.verdict is Verdict.NOT_FOUND:
            hint = self._at.grounder.hint(text, cited)
            self._missing.append(Missing(path, text, hint))

    def _toll(self, draft: TollDraft, path: str, cited: Sequence[int]) -> Fields:
        at = f"{path}.count"
        grounding, value, fuller = self._at.grounder.ground_count(draft.count, cited)
        self._judge(grounding, draft.count, at, cited)
        if grounding.outside_evidence:
            self._check(CheckCode.OUTSIDE_EVIDENCE, at, draft.count)
        if fuller is not None:
            message = f"{_quoted(draft.count)} stands in {_quoted(fuller)}"
            self._checks.append(Check(code=CheckCode.MODIFIER_DROPPED, path=at, message=message))
            self._missing.append(Missing(at, draft.count, fuller))
        if value is None:
            self._check(CheckCode.COUNT_NOT_READ, at, draft.count)
        number, qualifier, low, high = value or _UNREAD
        return {
            "outcome": draft.outcome,
            "count": {
                **grounding.mention,
                "value": number,
                "qualifier": qualifier,
                "low": low,
                "high": high,
            },
            "group": self._mention(draft.group, f"{path}.group", cited) if draft.group else None,
            "status": draft.status,
            "part": draft.part,
            "source": (
                self._mention(draft.source, f"{path}.source", cited) if draft.source else None
            ),
        }

    def _date(self, text: str, path: str, cited: Sequence[int]) -> Fields:
        grounding = self._at.grounder.ground(text, cited)
        self._judge(grounding, text, path, cited)
        if grounding.outside_evidence:
            self._check(CheckCode.OUTSIDE_EVIDENCE, path, text)
        value = self._at.language.dates.parse(text, self._at.document.article.published_at)
        if value.precision is Precision.UNKNOWN:
            self._check(CheckCode.DATE_NOT_READ, path, text)
        return {
            **grounding.mention,
            "start": value.start,
            "end": value.end,
            "precision": value.precision,
        }

    def _places(
        self, drafts: Sequence[PlaceDraft], path: str, cited: Sequence[int]
    ) -> list[Fields]:
        if not drafts:
            return []
        names: list[tuple[str, PlaceLevel]] = [(draft.name, draft.level) for draft in drafts]
        matches = self._at.gazetteer().match(names, self._at.countries)
        return [
            {
                "name": self._mention(draft.name, f"{path}.places[{i}].name", cited),
                "level": draft.level,
                "geonames_id": match.geonames_id if match else None,
                "country_code": match.country_code if match else None,
                "latitude": match.latitude if match else None,
                "longitude": match.longitude if match else None,
            }
            for i, (draft, match) in enumerate(zip(drafts, matches, strict=True))
        ]

    def _includes(self, numbers: Iterable[int], own: int, total: int, path: str) -> tuple[str, ...]:
        ids = []
        for number in dict.fromkeys(numbers):
            if number != own and 1 <= number <= total:
                ids.append(f"r{number}")
            else:
                self._check(CheckCode.NO_SUCH_RECORD, f"{path}.includes", str(number))
        return tuple(ids)

    def _evidence(self, cited: Sequence[int], path: str) -> list[Fields]:
        sentences = self._at.document.cited(cited)
        if len(sentences) < len(cited):
            for number in sorted(set(cited) - {sentence.number for sentence in sentences}):
                self._check(CheckCode.NO_SUCH_SENTENCE, f"{path}.evidence", str(number))
        if not sentences:
            self._check(CheckCode.NO_EVIDENCE, f"{path}.evidence")
        return [{"start": sentence.start, "end": sentence.end} for sentence in sentences]

    def _summary(self, summary: str, path: str) -> None:
        """The one free text of a record may be smooth, but not with numbers of its own."""
        for number in self._at.summary_numbers.find(summary):
            # "one" is as often a pronoun.
            if number.value is None or number.value <= 1:
                continue
            text = summary[number.start : number.end]
            if not self._at.grounder.has_number(number.value, text):
                self._check(CheckCode.SUMMARY_NUMBER, path, text)

    def _parts(self, tolls: Sequence[Fields], path: str) -> None:
        if not any(toll["part"] for toll in tolls):
            return
        for outcome in Outcome:
            counted = [toll for toll in tolls if toll["outcome"] is outcome]
            bounds = [toll["count"]["high"] for toll in counted if not toll["part"]]
            least = sum(toll["count"]["low"] or 0 for toll in counted if toll["part"])
            if bounds and all(bound is not None and bound < least for bound in bounds):
                self._check(CheckCode.PARTS_EXCEED_TOTAL, path, outcome.value)

    def _check(self, code: CheckCode, path: str, text: str = "") -> None:
        message = f"{code.definition}: {_quoted(text)}" if text else code.definition
        self._checks.append(Check(code=code, path=path, message=message))


def _put(data: dict[str, Any], path: str, text: str) -> str:
    """Set the string at `path` in a dumped draft and return what stood there."""
    steps: list[str | int] = []
    for name, index in _STEP.findall(path):
        steps.append(name)
        if index:
            steps.append(int(index))
    holder: Any = data
    for step in steps[:-1]:
        holder = holder[step]
    last: Any = steps[-1]
    before: str = holder[last]
    holder[last] = text
    return before


def _quoted(text: str) -> str:
    return f"“{text}”"
