from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from extractor import __version__
from extractor.cli.app import app
from extractor.service import EngineChoice
from schemas.export import json_schema

# Each costs a tenth of a second or more, and help needs none of them.
SLOW = {
    "fastapi",
    "uvicorn",
    "openai",
    "instructor",
    "structlog",
    "extractor.service",
    "schemas.article",
}


def test_the_version_is_printed():
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"incident-extractor {__version__}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "-h"], ["serve", "--help"]])
def test_help_is_quick_since_it_loads_nothing_that_it_does_not_need(cli, arguments):
    script = (
        "import sys; from extractor.cli import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    ran = cli.python("-c", script, *arguments)
    assert ran.returncode == 0
    assert "Usage: extractor" in ran.stdout
    assert not SLOW & set(ran.stderr.split())


def test_without_a_command_help_is_printed(cli):
    ran = cli.run()
    assert ran.returncode == 2
    assert "Commands:" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract"], "Missing argument"),
        (["extract", "a.txt", "--engine", "magic"], "'magic' is not one of"),
        (["extract", "a.txt", "--fallback", "llm"], "'llm' is not one of"),
        (["extract", "a.txt", "--published-at", "31 May"], "not an ISO day"),
        (["extract", "a.txt", "--published-at", "2024-02-30"], "not an ISO day"),
        (["extract", "a.txt", "--language", "not a tag"], "--language: "),
        (["extract", "a.txt", "b.txt", "--title", "T"], "for one article"),
        (["extract", ".", "--evidence"], "for one article"),
        (["extract", "a.txt", "--json", "--evidence"], "leave --json out"),
        (["extract", "."], "no .txt, .json or .jsonl article"),
        (["serve", "--port", "70000"], "'--port'"),
        (["serve", "--workers", "0"], "'--workers'"),
        (["serve", "--log-level", "loud"], "'loud' is not one of"),
    ],
)
def test_wrong_usage_is_said_and_exits_with_2(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_engines_offered_are_those_that_the_service_knows():
    stated = CliRunner().invoke(app, ["extract", "--help"]).stdout
    assert f"--engine <{'|'.join(EngineChoice)}>" in stated


def test_the_schema_is_the_one_that_the_service_gives():
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema()


def test_the_console_script_runs(cli):
    assert cli.python("-c", "from extractor.cli import main; main()", "--version").returncode == 0
