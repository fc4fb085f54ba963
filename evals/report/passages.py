"""The article's text, cut where marks and evidence begin and end, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.report.issues import Issue
from evals.report.marks import Evidence, Facet, Mark, attached

# What a browser drops or moves stays visible: U+2400 and on picture the control characters.
_PICTURES: dict[int, int | None] = {
    code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"
}
_PICTURES |= {0x7F: 0x2421, ord("\r"): None}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are all marked alike.

    Attributes:
        text: as shown.
        facet: of the innermost mark, if any.
        flagged: a disagreement is about a mark here.
        issues: disagreements whose number is put after these characters.
        evidence: a record or statement rests on these characters.
        opens: labels of the evidence that begins here.
    """

    text: str
    facet: Facet | None = None
    flagged: bool = False
    issues: tuple[Issue, ...] = ()
    evidence: bool = False
    opens: tuple[str, ...] = ()


Line = tuple[Piece, ...]


def visible(text: str) -> str:
    """Picture control characters, which a browser would drop."""
    return text.translate(_PICTURES)


def passage(
    text: str,
    marks: Sequence[Mark],
    evidence: Sequence[Evidence] = (),
    issues: Sequence[Issue] = (),
    *,
    gold: bool,
) -> list[Line]:
    """Cut the text into lines of pieces; one for each of the text, blank ones too."""
    about = {
        path: tuple(issue for issue in issues if issue.covers(path, gold=gold))
        if not attached(path)
        else ()
        for path in {mark.path for mark in marks}
    }
    linked = _first_places(marks, about)
    opens: dict[int, list[str]] = defaultdict(list)
    for sentence in evidence:
        if sentence.label not in opens[sentence.start]:
            opens[sentence.start].append(sentence.label)
    lines: list[list[Piece]] = [[]]
    for start, end, covering, supported in _stretches(text, marks, evidence):
        if text[start:end] == "\n":
            lines.append([])
            continue
        inner = max(covering, key=lambda mark: (mark.start, -mark.end), default=None)
        lines[-1].append(
            Piece(
                text=visible(text[start:end]),
                facet=inner.facet if inner else None,
                flagged=any(about[mark.path] for mark in covering),
                issues=tuple(linked.get(end, {}).values()),
                evidence=supported,
                opens=tuple(opens.get(start, ())),
            )
        )
    return [tuple(line) for line in lines]


def _first_places(
    marks: Sequence[Mark], about: dict[str, tuple[Issue, ...]]
) -> dict[int, dict[int, Issue]]:
    """Give each issue the end of its first mark: a number after every mark would be noise."""
    first: dict[int, Mark] = {}
    found: dict[int, Issue] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        for issue in about[mark.path]:
            first.setdefault(issue.number, mark)
            found[issue.number] = issue
    places: dict[int, dict[int, Issue]] = defaultdict(dict)
    for number in sorted(first):
        places[first[number].end][number] = found[number]
    return places


def _stretches(
    text: str, marks: Sequence[Mark], evidence: Sequence[Evidence]
) -> Iterator[tuple[int, int, list[Mark], bool]]:
    """Cut at every edge and around every line break; yield what covers each stretch."""
    breaks = [at for at, character in enumerate(text) if character == "\n"]
    edges = {0, len(text), *breaks, *(at + 1 for at in breaks)}
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    depth: dict[int, int] = defaultdict(int)
    for mark in marks:
        opening[mark.start].append(mark)
        closing[mark.end].append(mark)
    for sentence in evidence:
        depth[sentence.start] += 1
        depth[sentence.end] -= 1
    active: list[Mark] = []
    resting = 0
    for start, end in pairwise(sorted(edges | opening.keys() | closing.keys() | depth.keys())):
        for mark in closing.get(start, ()):
            active.remove(mark)
        active.extend(opening.get(start, ()))
        resting += depth.get(start, 0)
        yield start, end, list(active), resting > 0
