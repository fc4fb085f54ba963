"""Random requests for /v1/extract: articles, and what mistakes and malice make of them.

The same seed and number always give the same request.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

MARK = "Zanzibarquux"
"""Stands in every article; no error and no log line may repeat it."""

_PLACES = ("Port Ambrose", "Qasr Varda", "بورت أمبروز", "Nový Brod", "東アンバー", "Łódź Mała")
_TEXTS = (
    "Gunmen killed {n} people in {place} on Friday, {mark} said. The army denied it.",
    "{mark}: more than {n} dead in {place}; {n} wounded, among them 3 children.",
    "قتل {n} شخصا في {place} يوم الجمعة، {mark}.",
    'Shells hit {place}. "At least {n} were killed," {mark} said on 7 March 2025.',
    "{mark} \U0001f525\u200d\U0001f525 {place}\r\n\r\n{n}–{n},000 displaced\u2028{n} to 40.",
)
_TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "Application/JSON;",
    "application/problem+json",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/plain;charset=latin-1",
    'text/plain; charset="UTF-8"; charset=ascii',
    "text/html",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain, application/json",
    ";;==;",
    "",
)
_TOKENS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80",
    b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\\", b'"', b"'", b"{", b"}", b"[", b"]", b",",
    b":", b"NaN", b"-Infinity", b"1e999", b"-0", b"1E400", b"9" * 400, b"0x1F", b"// c\n", b"/* */",
    b"null", b"true", b"\r\n", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"{{7*7}}", b"${x}", b"<|im_end|>",
    b"%s%n", b"\x1b[31m", "٣٥".encode(), "½".encode(), b"\xef\xbc\x91\xef\xbc\x92",
    "۱۲۳٬۴۵۶".encode(),
)  # fmt: skip
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**400, 1.5e308, 5e-324, "", " ", "\u3000", "x" * 3_000, [], {}, [[]],
    [None], {"text": "a"}, "2025-03-07", "2025-02-30", "20250307", "0000-00-00", "99999-01-01",
    "2025-03-07T25:00:00Z", "en", "en-US-x-" + "a" * 300, "xx-", "http://", "\x00", "\ud800",
)  # fmt: skip
_FIELDS = ("text", "title", "published_at", "source", "language", "id", "other", "__class__", "")
_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "utf-8-sig",
    "latin-1",
    "cp1252",
    "utf-7",
    "shift_jis",
)
_QUERY = ("engine", "fallback", "published_at", "title", "language", "id", "other", "ENGINE", "")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the raw query, the headers, and the body in the pieces that arrive."""

    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    pieces: tuple[bytes, ...]
    kind: str


def make_request(seed: int, number: int) -> Request:
    """Make the request of this number."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 no secret hangs on it
    kind = dice.choice((*_KINDS, "JSON", "plain text"))
    body = _KINDS[kind](dice)
    while _chance(dice, 0.3):
        body = _mutate(dice, body)
    return Request(_query(dice), _headers(dice, body), _pieces(dice, body), kind)


def _chance(dice: random.Random, share: float) -> bool:
    return dice.random() < share


def _article(dice: random.Random) -> dict[str, Any]:
    text = " ".join(
        dice.choice(_TEXTS).format(n=dice.randint(0, 9_999), place=dice.choice(_PLACES), mark=MARK)
        for _ in range(dice.choice((1, 1, 1, 2, 5, 30)))
    )
    article: dict[str, Any] = {"text": text}
    if _chance(dice, 0.5):
        article["title"] = f"{MARK} in {dice.choice(_PLACES)}"
        article["published_at"] = f"2025-03-{dice.randint(1, 28):02}"
        article["source"] = {"name": MARK, "url": "https://news.example/1"}
    return article


def _json(dice: random.Random) -> bytes:
    return json.dumps(_article(dice), ensure_ascii=_chance(dice, 0.3)).encode()


def _text(dice: random.Random) -> bytes:
    return str(_article(dice)["text"]).encode()


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 7, 64, 2_000)))


def _wrong_values(dice: random.Random) -> bytes:
    article = _article(dice)
    for _ in range(dice.randint(1, 4)):
        article[dice.choice(_FIELDS)] = _odd(dice)
    return json.dumps(article).encode()


def _odd(dice: random.Random) -> Any:  # noqa: ANN401 that is the point
    value = dice.choice(_ODD)
    return {dice.choice(_FIELDS): value} if _chance(dice, 0.3) else value


def _wrong_encoding(dice: random.Random) -> bytes:
    made = dice.choice((_json, _text))(dice).decode()
    return made.encode(dice.choice(_ENCODINGS), "replace")


def _deep(dice: random.Random) -> bytes:
    opening, closing = dice.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'{"text":', b"}")))
    depth = dice.choice((10, 127, 200, 1_000, 20_000))
    inner = opening * depth + b"1" + closing * dice.choice((0, depth - 1, depth))
    return dice.choice((b'{"text": "a", "source": %s}', b'{"text": %s}', b"%s")) % inner


def _repeated_names(dice: random.Random) -> bytes:
    pairs = [
        f"{json.dumps(name)}: {json.dumps(value)}"
        for name, value in _article(dice).items()
        for _ in range(dice.randint(1, 2))
    ]
    dice.shuffle(pairs)
    return f"{{{', '.join(pairs)}}}".encode()


def _huge_numbers(dice: random.Random) -> bytes:
    digits = "".join(dice.choices("0123456789,. \u0663\uff15", k=dice.choice((20, 400, 5_000))))
    text = f"{MARK}: {digits} people were killed in {dice.choice(_PLACES)}."
    return json.dumps({"text": text}).encode() if _chance(dice, 0.5) else text.encode()


_KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "JSON": _json,
    "plain text": _text,
    "noise": _noise,
    "wrong values": _wrong_values,
    "wrong encoding": _wrong_encoding,
    "deep nesting": _deep,
    "repeated names": _repeated_names,
    "huge numbers": _huge_numbers,
}


def _mutate(dice: random.Random, body: bytes) -> bytes:
    at = dice.randint(0, len(body))
    to = min(len(body), at + dice.choice((1, 2, 8, 100)))
    match dice.randrange(6):
        case 0:
            return body[:at] + dice.choice(_TOKENS) + body[at:]
        case 1:
            return body[:at] + dice.choice(_TOKENS) + body[to:]
        case 2:
            return body[:at]
        case 3:
            return body[:at] + body[to:]
        case 4:
            return body[:to] + body[at:to] * dice.choice((1, 50)) + body[to:]
        case _:
            return (
                body[:at] + bytes(byte ^ 1 << dice.randrange(8) for byte in body[at:to]) + body[to:]
            )


def _query(dice: random.Random) -> bytes:
    if _chance(dice, 0.8):
        return b""
    pairs = [
        (dice.choice(_QUERY), dice.choice(("rules", "auto", "llm", "en", "2025-03-07", MARK, "")))
        for _ in range(dice.randint(1, 3))
    ]
    query = urlencode(pairs).encode()
    return (
        query if _chance(dice, 0.8) else query + dice.choice((b"&%ff%00", b"%", b"&&=&", b"\xff"))
    )


def _headers(dice: random.Random, body: bytes) -> tuple[tuple[bytes, bytes], ...]:
    likely = "application/json" if body[:1] in {b"{", b"["} else "text/plain"
    chosen = likely if _chance(dice, 0.92) else dice.choice(_TYPES)
    headers = [(b"host", b"localhost"), (b"content-type", chosen.encode())]
    length = len(body) if _chance(dice, 0.97) else dice.choice((0, 10**9, "x", "9" * 5_000))
    headers.append((b"content-length", str(length).encode()))
    for name, values in _RARE.items():
        if _chance(dice, 0.05):
            headers.append((name, dice.choice(values)))
    return tuple(headers)


_RARE = {
    b"accept": (b"text/event-stream", b"application/json", b"*/*;q=x", b"\xff", b""),
    b"cache-control": (b"no-store", b"max-age=0, no-store", b"=,=", b"\xff"),
    b"idempotency-key": (b"a", b'"b"', b"x" * 300, b"\xff\x00", b""),
    b"content-encoding": (b"gzip", b"identity", b""),
    b"x-request-id": (b"r-1", b"\xff", b"x" * 200),
    b"content-type": (b"text/plain", b"application/json"),
}


def _pieces(dice: random.Random, body: bytes) -> tuple[bytes, ...]:
    if _chance(dice, 0.7):
        return (body,)
    cuts = sorted(dice.randint(0, len(body)) for _ in range(dice.randint(1, 4)))
    edges = [0, *cuts, len(body)]
    return tuple(body[start:end] for start, end in pairwise(edges))
