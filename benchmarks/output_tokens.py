"""What the draft's wire form saves in output tokens: `python -m benchmarks.output_tokens [FOLDER]`.

FOLDER is a dataset with `articles/`, `gold/` and `cassettes/`; by default the five articles with
their recorded answers. Each answer, as the model sent it, is set beside the same facts in plainer
forms:

- `quoted records`: the public record as a model would have to write it if code derived nothing.
  Long keys, nulls and defaults included; a count with its value, qualifier and bounds, a date with
  its days and precision; and for each record the sentences it rests on, retyped, in the place of
  their numbers. No offsets, verdicts or coordinates, which no model can be asked for.
- `quoted facts`: the same, with the quote beside each fact instead: every toll, actor, place,
  source, date and statement has the sentence that states it. This is what extractors do that tie
  each fact to a passage.
- `quoted draft`: the draft itself with nulls, defaults and a record's sentences retyped, and
  nothing that code derives: what the quotes and nulls alone cost. No target is set on it.

All are compact JSON. No tokenizer ships with the project, so tokens are estimated twice: bytes / 4,
and the pieces that the pattern of byte-pair tokenizers cuts before merging, which is a floor: a
word is one, so are three digits, so is a run of punctuation.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import evals
from evals.gold import Dataset
from extractor.core.document import Document
from extractor.reader import Reader
from prompts import render_article
from schemas.draft import Draft
from schemas.record import IncidentRecord, Span

Json = dict[str, Any]

TARGET = 0.5
"""The wire form's tokens over those of the forms of `TARGETED` are to be below this."""
TARGETED = ("quoted records", "quoted facts")
SHIPPED = Path(evals.__file__).parent / "data" / "syria-coast-2025"

# Case folding and contractions of cl100k_base are left out: they change a count by next to nothing.
_PIECE = re.compile(r"[^\W\d_]+| ?[^\W\d_]+|\d{1,3}| ?[^\w\s]+|_+|\s+")
_DERIVED_BY_CODE = frozenset(
    {"spans", "verdict", "only_in_title", "geonames_id", "country_code", "latitude", "longitude"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded answer: as it was sent, and in each plainer form, by name."""

    article_id: str
    wire: str
    plainer: Mapping[str, str]


def by_bytes(text: str) -> int:
    """Estimate tokens as a quarter of the UTF-8 bytes."""
    return round(len(text.encode()) / 4)


def by_pieces(text: str) -> int:
    """Count the pieces that a byte-pair tokenizer never merges across."""
    return len(_PIECE.findall(text))


ESTIMATES: Mapping[str, Callable[[str], int]] = {"bytes / 4": by_bytes, "pieces": by_pieces}


def answers(folder: Path) -> list[Answer]:
    """Read the recorded answers of a dataset's articles, in order of id.

    Raises:
        ValueError: an exchange is about none of the articles.
    """
    reader = Reader.load()
    asked = {
        render_article(document.article, [document.quote(s) for s in document.sentences]): document
        for document in map(reader.read, Dataset.load(folder).articles.values())
    }
    found = []
    for file in sorted((folder / "cassettes").glob("*.json")):
        exchange = json.loads(file.read_bytes())
        document = asked.get(exchange["request"]["messages"][-1]["content"])
        if document is None:
            raise ValueError(f"{file}: about none of the articles")
        (call,) = exchange["response"]["body"]["choices"][0]["message"]["tool_calls"]
        found.append(_answer(reader, document, call["function"]["arguments"]))
    return sorted(found, key=lambda answer: answer.article_id)


def _answer(reader: Reader, document: Document, wire: str) -> Answer:
    draft = Draft.model_validate_json(wire)
    resolved = reader.resolver(document).resolve(draft)
    statements = [
        ({"speaker": one.speaker.text, "stance": one.stance.value}, one.evidence)
        for one in resolved.statements
    ]
    text = document.text
    reacting = [fields | {"evidence": _quotes(text, evidence)} for fields, evidence in statements]
    whole = draft.model_dump(mode="json")
    drafted = [
        one | {"sentences": [document.quote(s) for s in document.cited(one["sentences"])]}
        for one in whole["records"]
    ]
    return Answer(
        document.article.key,
        wire,
        {
            "quoted records": _json(
                [
                    _record(one) | {"evidence": _quotes(text, one.evidence)}
                    for one in resolved.records
                ],
                reacting,
            ),
            "quoted facts": _json(
                [_with_quotes(_record(one), text, one) for one in resolved.records], reacting
            ),
            "quoted draft": _json(drafted, reacting),
        },
    )


def _record(record: IncidentRecord) -> Json:
    """Return the record's own fields; a mention, without what code adds, is its string."""
    plain: Json = _plain(record.model_dump(mode="json", exclude={"evidence"}))
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 dumped JSON
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _plain(item) for name, item in value.items() if name not in _DERIVED_BY_CODE}
    return kept["text"] if kept.keys() == {"text"} else kept


def _with_quotes(plain: Json, text: str, record: IncidentRecord) -> Json:
    """Put beside each fact the first of the record's sentences that has its string."""
    quotes = _quotes(text, record.evidence)

    def quoted(fact: Json, string: str) -> Json:
        first = quotes[0] if quotes else None
        return fact | {"evidence": next((quote for quote in quotes if string in quote), first)}

    items = {
        "tolls": [quoted(fact, fact["count"]["text"]) for fact in plain["tolls"]],
        **{
            name: [quoted(fact, fact["name"]) for fact in plain[name]]
            for name in ("actors", "places", "sources")
        },
    }
    dated = plain["date"] and quoted(plain["date"], plain["date"]["text"])
    return plain | items | {"date": dated}


def _quotes(text: str, evidence: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in evidence]


def _json(records: list[Json], statements: list[Json]) -> str:
    whole = {"records": records, "statements": statements}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def ratios(found: Sequence[Answer]) -> dict[tuple[str, str], float]:
    """Return tokens of the wire form over those of the plainer, by form and estimate."""
    return {
        (form, name): sum(estimate(one.wire) for one in found)
        / sum(estimate(one.plainer[form]) for one in found)
        for form in found[0].plainer
        for name, estimate in ESTIMATES.items()
    }


def lines(found: Sequence[Answer]) -> Iterator[str]:
    """Write the table in Markdown, an answer a row, and the ratios."""
    forms = list(found[0].plainer)
    for name, estimate in ESTIMATES.items():
        yield f"| tokens, {name} | wire | " + " | ".join(f"{form} | ratio" for form in forms) + " |"
        yield "|---|" + "---:|" * (1 + 2 * len(forms))
        for one in found:
            wire = estimate(one.wire)
            cells = (
                f"{estimate(one.plainer[form]):,} | {wire / estimate(one.plainer[form]):.2f}"
                for form in forms
            )
            yield f"| {one.article_id} | {wire:,} | " + " | ".join(cells) + " |"
        yield ""
    for (form, name), ratio in ratios(found).items():
        target = f" (below {TARGET})" if form in TARGETED else ""
        yield f"wire form to {form}, {name}: {ratio:.2f}{target}"


def main() -> int:
    """Print the tables; 1 when a ratio is not below the target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.output_tokens")
    parser.add_argument("folder", type=Path, nargs="?", default=SHIPPED)
    found = answers(parser.parse_args().folder)
    sys.stdout.write("\n".join(lines(found)) + "\n")
    return int(any(r >= TARGET for (form, _), r in ratios(found).items() if form in TARGETED))


if __name__ == "__main__":
    sys.exit(main())
