"""What a request says of repeats, and the digests by which requests are the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from schemas.article import Article


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller wants.

    Attributes:
        store: False: nothing kept is read, nothing is kept, no call is shared.
        fresh: an answer kept in the cache does not do; the new one is kept.
        key: the caller's idempotency key.
        scope: whose key it is; the keys of two scopes never meet.
    """

    store: bool = True
    fresh: bool = False
    key: str | None = None
    scope: str = ""


def answer_name(article: Article, identity: str) -> bytes:
    """Name the answer to an article: a digest over all that decides it.

    Args:
        article: its `id` decides nothing: the answer carries that of the asker.
        identity: of the engine, with model, prompt, wire schema and version.
    """
    return _digest(identity, article.digest, article.model_dump_json(exclude={"text", "id"}))


def request_name(article: Article, engine: str, fallback: str | None) -> bytes:
    """Name a request: two with one name ask for the same, in whatever media type."""
    parts = article.model_dump_json(exclude={"text"})
    return _digest(article.digest, parts, engine, fallback)


def key_name(scope: str, key: str) -> bytes:
    """Name an idempotency key; the key itself is never kept."""
    return _digest(scope, key)


def _digest(*parts: str | None) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode()).digest()
