"""What the README shows is what the service answers."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from extractor.api.app import create_app
from extractor.settings import Settings
from extractor.wiring import build_service

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\n(curl [^`]*?)```\n\n```json\n(.*?)```", README, flags=re.DOTALL)


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(build_service(Settings(_env_file=None)))) as client:
        yield client


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    provenance = {k: v for k, v in answer["provenance"].items() if k not in {"seconds", "version"}}
    return answer | {"provenance": provenance}


def test_there_is_a_curl_for_each_body_type() -> None:
    assert [re.search(r"Content-Type: ([\w/]+)", command)[1] for command, _ in SHOWN] == [
        "text/plain",
        "application/json",
    ]


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=["text", "json"])
def test_a_curl_gives_the_answer_shown(client, command: str, answer: str) -> None:
    words = shlex.split(command.replace("\\\n", " "))
    (url,) = [word for word in words if word.startswith("http://127.0.0.1:8000")]
    header = words[words.index("-H") + 1].split(": ")
    body = words[-1].encode()
    given = client.post(
        url.removeprefix("http://127.0.0.1:8000"), content=body, headers=dict([header])
    )
    assert timeless(given.json()) == timeless(json.loads(answer))


def test_the_record_shown_is_one_of_the_five_articles(client) -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)[-1])
    article = ROOT / "evals/data/syria-coast-2025/articles/seed-002.txt"
    headers = {"Content-Type": "text/plain"}
    answer = client.post("/v1/extract", content=article.read_bytes(), headers=headers).json()
    (record,) = [record for record in answer["records"] if record["id"] == shown["id"]]
    # The README leaves out two of the three parts.
    assert record | {"tolls": record["tolls"][:2]} == shown
