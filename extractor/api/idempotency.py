"""What the headers of a request say of repeats."""

from __future__ import annotations

import re
from typing import Any

from starlette.datastructures import Headers

from extractor.errors import InvalidIdempotencyKey
from extractor.repeats.terms import Terms

KEY_HEADER = "Idempotency-Key"
MAX_KEY_CHARS = 255

# A String of RFC 9651, as the draft of the header has it; or bare, as most callers send it.
_QUOTED_FORM = r'"((?:[ !#-\[\]-~]|\\["\\])+)"'
_BARE_FORM = r"[!#-+\--\[\]-~]+"
_QUOTED, _BARE = re.compile(_QUOTED_FORM), re.compile(_BARE_FORM)
_ESCAPED = re.compile(r'\\(["\\])')


def read_terms(headers: Headers, scope: str = "") -> Terms:
    """Read `Cache-Control` and `Idempotency-Key`.

    Args:
        headers: of the request.
        scope: whose idempotency key it is.

    Raises:
        InvalidIdempotencyKey: given twice, too long, or no string of printable ASCII.
    """
    directives = {
        directive.partition("=")[0].strip().lower()
        for line in headers.getlist("cache-control")
        for directive in line.split(",")
    }
    return Terms(
        store="no-store" not in directives,
        fresh="no-cache" in directives,
        key=_key(headers.getlist(KEY_HEADER)),
        scope=scope,
    )


def documented_headers() -> list[dict[str, Any]]:
    """Return the headers as OpenAPI describes them."""
    return [
        {
            "name": KEY_HEADER,
            "in": "header",
            "required": False,
            "description": "Yours, new for each request: sent again with the same request, it is "
            f"answered as before. At most {MAX_KEY_CHARS} characters, quoted or bare.",
            "schema": {
                "type": "string",
                "maxLength": MAX_KEY_CHARS,
                "pattern": f"^({_QUOTED_FORM}|{_BARE_FORM})$",
            },
        },
        {
            "name": "Cache-Control",
            "in": "header",
            "required": False,
            "description": "`no-store`: neither answer from what is kept nor keep anything. "
            "`no-cache`: ask anew, and keep the answer.",
            "schema": {"type": "string"},
        },
    ]


def _key(lines: list[str]) -> str | None:
    if not lines:
        return None
    given = lines[0].strip(" \t")
    quoted = _QUOTED.fullmatch(given)
    key = _ESCAPED.sub(r"\1", quoted[1]) if quoted else given
    if len(lines) > 1 or not (quoted or _BARE.fullmatch(given)) or len(key) > MAX_KEY_CHARS:
        raise InvalidIdempotencyKey(
            f"{KEY_HEADER} must be one string of 1 to {MAX_KEY_CHARS} printable ASCII characters."
        )
    return key
