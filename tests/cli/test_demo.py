from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = "evals/data/syria-coast-2025/articles"


@pytest.fixture
def demo(tmp_path):
    """Start the demo in a copy of its folder, where no `.env` of the developer is read."""
    shutil.copytree(ROOT / ARTICLES, tmp_path / ARTICLES)
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "demo.py", tmp_path / "scripts")
    begun = []

    def start(**variables):
        process = subprocess.Popen(  # noqa: S603 our own script
            [sys.executable, "-u", script],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def is_gone(url):
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{url}/healthz", timeout=5)  # noqa: S310 our own URL
    return True


def test_the_demo_prints_the_records_of_the_five_articles_and_stops_the_service(demo):
    process = demo()
    shown, said = process.communicate(timeout=90)
    assert (process.returncode, said) == (0, "")
    assert "With engine=auto, the offline rules engine answers." in shown
    names = [path.name for path in sorted((ROOT / ARTICLES).glob("*.txt"))]
    assert re.findall(r"^seed-\d+\.txt", shown, re.MULTILINE) == names
    assert shown.count("rules engine (offline, no model)") == 5
    assert "more than 532 killed" in shown
    assert "[not in article]" not in shown
    assert is_gone(re.search(r"http://\S+", shown)[0])


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"]
)
def test_an_interrupted_demo_leaves_no_service_behind(demo, number, code):
    process = demo()
    url = re.search(r"http://\S+", process.stdout.readline())[0]
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == code
    assert "Traceback" not in said
    assert is_gone(url)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param(
            {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "EXTRACTOR_MAX_ATTEMPTS": "1"},
            "seed-000.txt: the service answered 503: Provider unavailable: ",
            id="the model's provider is down",
        ),
        pytest.param(
            {"OPENAI_API_KEY": "k", "EXTRACTOR_PROMPT": "no/such"},
            "the service ended with code ",
            id="the service does not start",
        ),
        pytest.param(
            {"EXTRACTOR_DEADLINE_S": "soon"}, "EXTRACTOR_DEADLINE_S: ", id="a setting does not fit"
        ),
    ],
)
def test_a_demo_that_fails_says_why(demo, variables, said):
    process = demo(**variables)
    errors = process.communicate(timeout=90)[1]
    assert process.returncode == 1
    assert errors.startswith(f"The demo failed: {said}")
    assert "Traceback" not in errors.splitlines()[0]
