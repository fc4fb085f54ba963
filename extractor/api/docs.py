"""`/docs`: the OpenAPI document as one page that loads nothing from anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

_INLINE = re.compile(r"<(style|script)>(.*?)</", re.DOTALL)
_KEY = '<label>API key <input name="key" type="password" autocomplete="off" required></label>'


def add_docs(app: FastAPI) -> None:
    """Add the page over this application's document."""

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        html = page(app.openapi())
        return HTMLResponse(html, headers={"Content-Security-Policy": policy(html)})


def policy(html: str) -> str:
    """Allow the page its own style and script, by their hashes, and its own requests."""
    sources = " ".join(
        f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}';"
        for kind, text in _INLINE.findall(html)
    )
    return (
        f"default-src 'none'; {sources} connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def page(document: dict[str, Any]) -> str:
    """Render an OpenAPI document."""
    template = Template(files(__package__).joinpath("docs.html").read_text("utf-8"))
    info = document["info"]
    return template.substitute(
        title=escape(info["title"]),
        version=escape(info["version"]),
        summary=escape(info.get("summary", "")),
        key=_KEY if "securitySchemes" in document["components"] else "",
        operations="\n".join(
            _operation(method, path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ),
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {})
    parts = [
        f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2>",
        f"<p>{escape(operation.get('summary', ''))}</p>",
        _table(
            "Query",
            [
                (one["name"], _values(one["schema"]), one.get("description", ""))
                for one in operation.get("parameters", [])
            ],
        ),
        _table("Body", [(kind, _values(one["schema"]), "") for kind, one in body.items()]),
        _table(
            "Answers",
            [
                (status, ", ".join(one.get("content", {})), one["description"])
                for status, one in operation["responses"].items()
            ],
        ),
    ]
    return f"<section>{''.join(parts)}</section>"


def _table(caption: str, rows: list[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{escape(text)}</td></tr>"
        for name, kind, text in rows
    )
    return f"<table><caption>{caption}</caption>{cells}</table>"


def _values(schema: dict[str, Any]) -> str:
    """Say in a word what a schema takes; a `$ref` by its name."""
    if "anyOf" in schema:
        return " or ".join(_values(one) for one in schema["anyOf"] if one != {"type": "null"})
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return str(schema["const"])
    return str(schema.get("format", schema.get("type", "")))
