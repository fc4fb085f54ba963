"""Cut a text into sentences with code-point offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sentencex import get_sentence_boundaries

from extractor.core.document import Sentence

# A line of a digest, a headline and a paragraph each end their sentence, whatever it lacks.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

# The segmenter parts "at 11 a.m." from "July 4" behind it.
_HOUR = re.compile(r"\d ?[ap]\.m\.\s*\Z")
_HOUR_REACH = 16
_DAY = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.) \d"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!['’]))"
)

# The segmenter takes quadratic time over open quotes: long lines are fed to it in pieces. A
# sentence of more characters than this is cut at a space.
_PIECE = 4_000


def segment(text: str, language: str | None) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order, numbered from 1, without outer white space.

    Lines are cut first, so that a line break is always a boundary; `sentencex` cuts within a line
    by the rules of `language` (BCP 47; English when None). Every character that is not white space
    stands in exactly one sentence.
    """
    code = (language or "en").split("-")[0].lower()
    sentences: list[Sentence] = []
    for line in _LINE.finditer(text):
        for start, end in _cut(text, *line.span(), code):
            quote = text[start:end]
            stripped = quote.lstrip()
            if stripped:
                first = end - len(stripped)
                last = first + len(stripped.rstrip())
                sentences.append(Sentence(len(sentences) + 1, first, last))
    return tuple(sentences)


def _cut(text: str, start: int, end: int, code: str) -> Iterable[tuple[int, int]]:
    if end - start > _PIECE:
        return _cut_long(text, start, end, code)
    found = [
        (start + boundary["start_index"], start + boundary["end_index"])
        for boundary in get_sentence_boundaries(code, text[start:end])
    ]
    return _with_days(text, found) if ".m." in text[start:end] else found


def _with_days(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if (
            joined
            and _DAY.match(text, start)
            and _HOUR.search(text[max(joined[-1][0], start - _HOUR_REACH) : start])
        ):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _cut_long(text: str, start: int, end: int, code: str) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(start + _PIECE, end)
        found = [
            (start + boundary["start_index"], start + boundary["end_index"])
            for boundary in get_sentence_boundaries(code, text[start:stop])
        ]
        if stop < end and len(found) > 1:
            # The last one may go on in the next piece: it is read again from its start.
            found.pop()
        elif stop < end:
            space = text.rfind(" ", start + 1, stop)
            found = [(start, space if space > start else stop)]
        yield from found
        start = found[-1][1]
