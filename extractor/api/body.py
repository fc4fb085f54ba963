"""The body becomes an `Article`: bounded while it is read, and never echoed."""

from __future__ import annotations

import codecs
import json
from contextlib import aclosing

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import Headers

from extractor.api.query import ARTICLE_FIELDS, ExtractQuery
from extractor.errors import (
    ArticleTooLong,
    BodyTooLarge,
    FieldError,
    InvalidArticle,
    InvalidQuery,
    MalformedBody,
    UnsupportedMediaType,
)
from extractor.fields import field_errors
from schemas.article import Article

JSON = "application/json"
TEXT = "text/plain"

JSON_BYTES_PER_CHAR = 12
"""The longest way to write one code point: a surrogate pair, both halves escaped."""

JSON_ROOM_BYTES = 65_536
"""For the other fields, all at their longest and escaped, their names, and some white space."""

UTF8_BYTES_PER_CHAR = 4

_IN_QUERY = {name: f"query.{name}" for name in ARTICLE_FIELDS}
_BOM = codecs.BOM_UTF8
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_NOT_UTF8 = "The body is not UTF-8."


async def read_article(request: Request, query: ExtractQuery, max_chars: int) -> Article:
    """Read the article from a JSON or a plain text body.

    Raises:
        UnsupportedMediaType: neither of the two, or in a coding or charset not read here.
        ArticleTooLong, BodyTooLarge: as soon as that is certain, before the rest is read.
        MalformedBody: not UTF-8, not JSON, or JSON that repeats a name.
        InvalidArticle, InvalidQuery: a field does not fit, or stands in the wrong place.
        ClientDisconnect: the caller went away.
    """
    if _media_type(request.headers) == JSON:
        if query.article_fields:
            raise InvalidQuery(
                tuple(
                    FieldError(f"query.{name}", f"With {JSON} this belongs in the body.")
                    for name in query.article_fields
                )
            )
        return _parse_json(await _read_json(request, max_chars))
    return _from_text(await _read_text(request, max_chars), query)


def _media_type(headers: Headers) -> str:
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed (Content-Encoding).")
    given, *parameters = (part.strip() for part in headers.get("content-type", "").split(";"))
    media_type = given.lower()
    if media_type not in {JSON, TEXT}:
        raise UnsupportedMediaType(f"Content-Type must be {JSON} or {TEXT}.")
    # JSON is UTF-8 whatever a charset says (RFC 8259, section 8.1).
    if media_type == TEXT and not all(map(_readable, parameters)):
        raise UnsupportedMediaType("Plain text must be in UTF-8.")
    return media_type


def _readable(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip().lower() != "charset" or value.strip(' "').lower() in _CHARSETS


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "")
    # Any number of 20 digits is over every limit; `int` refuses thousands of them.
    return int(declared[:20]) if declared.isascii() and declared.isdigit() else 0


async def _read_json(request: Request, max_chars: int) -> bytearray:
    limit = max_chars * JSON_BYTES_PER_CHAR + JSON_ROOM_BYTES
    if _declared_length(request.headers) > limit:
        raise BodyTooLarge(limit)
    body = bytearray()
    async with aclosing(request.stream()) as chunks:
        async for chunk in chunks:
            body += chunk
            if len(body) > limit:
                raise BodyTooLarge(limit)
    if body.startswith(_BOM):
        del body[: len(_BOM)]
    return body


async def _read_text(request: Request, max_chars: int) -> str:
    if _declared_length(request.headers) > max_chars * UTF8_BYTES_PER_CHAR + len(_BOM):
        raise ArticleTooLong(max_chars)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    pieces: list[str] = []
    length = 0
    try:
        async with aclosing(request.stream()) as chunks:
            async for chunk in chunks:
                pieces.append(decoder.decode(chunk))
                length += len(pieces[-1])
                if length > max_chars:
                    raise ArticleTooLong(max_chars)
        pieces.append(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        raise MalformedBody(_NOT_UTF8) from None
    return "".join(pieces)


def _parse_json(body: bytearray) -> Article:
    try:
        article = Article.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    else:
        _refuse_repeated_names(body)
        return article
    if found[0]["type"] != "json_invalid":
        raise InvalidArticle(field_errors(found))
    try:
        body.decode()
    except UnicodeDecodeError:
        raise MalformedBody(_NOT_UTF8) from None
    # The parser's words: what it expected, and where; never what it met.
    raise MalformedBody(f"The body is not JSON: {found[0]['ctx']['error']}.")


def _refuse_repeated_names(body: bytearray) -> None:
    """Raise MalformedBody if a name stands twice: one of the two texts would be lost."""

    def unique(pairs: list[tuple[str, object]]) -> None:
        if len({name for name, _ in pairs}) != len(pairs):
            raise MalformedBody("The body repeats a name.")

    try:
        json.loads(body, object_pairs_hook=unique)
    except (ValueError, RecursionError):
        # What two parsers do not read alike is not JSON to rely upon.
        raise MalformedBody("The body is not JSON.") from None


def _from_text(text: str, query: ExtractQuery) -> Article:
    try:
        return Article.model_validate({"text": text, **query.article_fields})
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise InvalidArticle(field_errors(found, elsewhere=_IN_QUERY))
