"""Cut a text into sentences with code-point offsets."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

from extractor.document import Sentence

# A line of a digest, a headline and a paragraph each end their sentence, whatever it lacks.
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def segment(text: str, language: str | None) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order, numbered from 1, without outer white space.

    Lines are cut first, so that a line break is always a boundary; `sentencex` cuts within a line
    by the rules of `language` (BCP 47; English when None). Every character that is not white space
    stands in exactly one sentence.
    """
    code = (language or "en").split("-")[0].lower()
    sentences: list[Sentence] = []
    for line in _LINE.finditer(text):
        base = line.start()
        for boundary in get_sentence_boundaries(code, line[0]):
            start, end = _trim(text, base + boundary["start_index"], base + boundary["end_index"])
            if start < end:
                sentences.append(Sentence(len(sentences) + 1, start, end))
    return tuple(sentences)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
