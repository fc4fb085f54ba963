"""Cut a text into sentences with code-point offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from extractor.core.document import Sentence

# A line of a digest, a headline and a paragraph each end their sentence, whatever it lacks.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")

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
    if end - start <= _PIECE:
        return [
            (start + boundary["start_index"], start + boundary["end_index"])
            for boundary in get_sentence_boundaries(code, text[start:end])
        ]
    return _cut_long(text, start, end, code)


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
