"""Answers as they are kept, and as they are given out again."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict

from pydantic import ValidationError

from schemas.article import Article
from schemas.extraction import Cache, Extraction
from schemas.vocabulary import CacheStatus, EngineName

_SEAL_BYTES = 16


def pack(extraction: Extraction) -> bytes:
    """Write an answer so that damage to it shows."""
    body = extraction.model_dump_json().encode()
    return _seal(body) + body


class Unpacker:
    """Reads packed answers; the last it has read are ready, for most repeats come soon.

    Args:
        max_bytes: of the packed answers that are ready; unpacked they take some ten times that.
    """

    def __init__(self, max_bytes: int = 2**21) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._ready: OrderedDict[bytes, tuple[Extraction, int]] = OrderedDict()

    def unpack(self, packed: bytes) -> Extraction | None:
        """Read an answer; None for a damaged one, or one of another schema."""
        seal, body = packed[:_SEAL_BYTES], packed[_SEAL_BYTES:]
        if seal != _seal(body):
            return None
        if seal in self._ready:
            self._ready.move_to_end(seal)
            return self._ready[seal][0]
        try:
            answer = Extraction.model_validate_json(body)
        except ValidationError:
            return None
        self._ready[seal] = answer, len(packed)
        self._bytes += len(packed)
        while self._bytes > self._max_bytes:
            _, (_, size) = self._ready.popitem(last=False)
            self._bytes -= size
        return answer


def is_whole(extraction: Extraction) -> bool:
    """Say whether an answer is the model's own, with nothing left undone."""
    provenance = extraction.provenance
    repair = provenance.repair
    return (
        provenance.engine is EngineName.LLM
        and provenance.fallback is None
        and (repair is None or repair.error is None)
    )


def repeated(extraction: Extraction, status: CacheStatus, age_s: float = 0) -> Extraction:
    """Say that an answer was made for another request: this one spent nothing on it."""
    cache = Cache(status=status, age_s=int(age_s))
    provenance = extraction.provenance.model_copy(update={"cache": cache, "attempts": 0})
    return extraction.model_copy(update={"provenance": provenance, "usage": None})


def addressed(extraction: Extraction, article: Article, started: float) -> Extraction:
    """Give an answer the id of this asker's article and, when it is a repeat, its own seconds.

    Args:
        extraction: the answer.
        article: as this asker sent it.
        started: when it did, by `time.perf_counter`.
    """
    changes: dict[str, object] = {}
    if extraction.article.id != article.key:
        changes["article"] = extraction.article.model_copy(update={"id": article.key})
    if extraction.provenance.cache is not None:
        seconds = round(time.perf_counter() - started, 6)
        changes["provenance"] = extraction.provenance.model_copy(update={"seconds": seconds})
    return extraction.model_copy(update=changes) if changes else extraction


def _seal(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL_BYTES).digest()
