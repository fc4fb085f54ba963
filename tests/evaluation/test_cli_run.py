"""`evals run` and `evals score`: what the user sees, and what the shell gets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.cli import COMMANDS, app
from evals.runs import Run
from tests.support.model_server import ModelServer, hang, ok, status

ROOT = Path(__file__).resolve().parents[2]
TOWNS = {"a-quay": "Port Ambrose", "b-mine": "Cerro Pardo", "c-farm": "Ostrava Creek"}
EMPTY: dict[str, Any] = {"records": []}


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Evals = Callable[..., Done]


def text(town: str) -> str:
    return f"Gunmen killed four people in {town} on Tuesday. A market burned down."


def draft(town: str) -> dict[str, Any]:
    return {
        "records": [
            {
                "kind": "incident",
                "event_type": "attack",
                "summary": f"Gunmen killed four people in {town}.",
                "assertion": "reported",
                "date": "on Tuesday",
                "places": [{"name": town, "level": "settlement"}],
                "actors": [
                    {
                        "role": "perpetrator",
                        "name": "Gunmen",
                        "type": "unidentified",
                        "attribution": "stated",
                    }
                ],
                "tolls": [{"outcome": "killed", "count": "four", "group": "people"}],
                "sentences": [1],
            }
        ]
    }


def gold(name: str, town: str) -> dict[str, Any]:
    when = {"text": ["on Tuesday"], "start": None, "end": None, "precision": ["day"]}
    actor = {
        "role": ["perpetrator"],
        "text": ["Gunmen"],
        "type": ["unidentified"],
        "attribution": ["stated"],
    }
    toll = {
        "outcome": ["killed"],
        "count": ["four"],
        "value": 4,
        "qualifier": ["exact"],
        "low": 4,
        "high": 4,
        "group": ["people"],
        "status": ["unknown"],
        "part": False,
        "source": None,
    }
    record = {
        "id": "r1",
        "kind": ["incident"],
        "event_type": ["attack"],
        "assertion": ["reported"],
        "verification": ["not_stated"],
        "date": when,
        "places": [{"text": [town], "level": ["settlement"]}],
        "actors": [actor],
        "tolls": [toll],
    }
    return {"article_id": name, "annotators": 1, "records": [record]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset of three articles in `mines`, and room beside it."""
    for kind in ("articles", "gold"):
        (tmp_path / "mines" / kind).mkdir(parents=True)
    for name, town in TOWNS.items():
        article = {"id": name, "text": text(town), "language": "en"}
        for kind, content in (("articles", article), ("gold", gold(name, town))):
            file = tmp_path / "mines" / kind / f"{name}.json"
            file.write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def environment(**variables: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | variables


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "evals.cli", *arguments]


@pytest.fixture
def evals(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Evals:
    """The command line in this process, for the libraries take two seconds to load."""
    monkeypatch.chdir(folder)

    def call(*arguments: str, **variables: str) -> Done:
        done = CliRunner().invoke(app, arguments, env={"COLUMNS": "100", **variables})
        return Done(done.exit_code, done.stdout, done.stderr)

    return call


def model(server: ModelServer, **more: str) -> dict[str, str]:
    return {
        "EXTRACTOR_OPENAI_BASE_URL": server.base_url,
        "EXTRACTOR_MAX_CONCURRENCY": "1",
        "EXTRACTOR_MAX_ATTEMPTS": "1",
        **more,
    }


LLM = ("run", "--engine", "llm", "--model", "m", "--dataset", "mines")
RULES = ("run", "--engine", "rules", "--dataset", "mines")


def row(output: str, name: str) -> list[str]:
    """Return the cells of a row of a printed table."""
    found = [line for line in output.splitlines() if line.strip().startswith(f"{name} ")]
    assert len(found) == 1, output
    return found[0].strip().removeprefix(name).split()


def predictions(file: Path) -> list[dict[str, Any]]:
    """Return a run's predictions as JSON, their times left out."""
    found: list[dict[str, Any]] = json.loads(file.read_bytes())["predictions"]
    for prediction in found:
        del prediction["seconds"]
        if prediction["extraction"]:
            del prediction["extraction"]["provenance"]["seconds"]
    return found


def test_help_lists_every_command_without_loading_one(evals: Evals) -> None:
    done = evals("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    code = (
        "import sys; from evals.cli import main; sys.argv = ['evals', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('pydantic', 'numpy', 'schemas')])"
    )
    loaded = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code],
        env=environment(),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert loaded.stdout.splitlines()[-1] == "[]"


def test_a_commands_own_help_is_its_own(evals: Evals) -> None:
    done = evals("score", "--help")
    assert done.returncode == 0
    assert "RUN.json" in done.stdout
    assert "--fail-below" in done.stdout


def test_a_typing_error_gets_a_suggestion(evals: Evals) -> None:
    done = evals("scor")
    assert done.returncode == 2
    assert "'score'" in done.stderr


def test_the_rules_run_without_key_and_the_run_is_saved(evals: Evals, folder: Path) -> None:
    done = evals(*RULES, "--output", "run.json", "--seed", "7")
    assert (done.returncode, done.stderr) == (0, "")
    run = Run.read(folder / "run.json")
    assert [prediction.article_id for prediction in run.predictions] == list(TOWNS)
    signed = run.signature
    assert (signed.engine, signed.dataset, signed.articles, signed.seed) == ("rules", "mines", 3, 7)
    assert (signed.model, signed.prompt) == (None, None)
    assert {"openai", "pydantic", "incident-extractor"} <= signed.libraries.keys()
    assert "rules · mines, 3 articles" in done.stdout
    assert "rules F1" not in done.stdout
    assert not (folder / "run.json.partial").exists()


def test_a_model_run_is_scored_beside_the_rules(evals: Evals, model_server: ModelServer) -> None:
    model_server.script(ok(draft("Port Ambrose")), ok(EMPTY), ok(draft("Ostrava Creek")))
    done = evals(*LLM, **model(model_server))
    assert (done.returncode, done.stderr) == (0, "")
    # Two of the three articles are as in gold, the third has no record.
    # In three draws the third comes up each time with chance 1/27, never with 8/27: both are more
    # than a tail of 2.5 %.
    for family in ("records", "tolls"):
        cells = ["1.000", "0.667", "0.800", "0.000", "to", "1.000", "2", "0", "1"]
        assert row(done.stdout, family)[:-1] == cells
    assert "\nIntervals over so few articles are wide, " in done.stdout
    assert row(done.stdout, "missed records")[0] == "1"
    # The server counts 100 and 20 a call.
    assert row(done.stdout, "tokens") == ["per", "article", "all", "3", "articles"]
    assert row(done.stdout, "prompt") == ["100", "300"]
    assert row(done.stdout, "output") == ["20", "60"]
    assert "prompt incident/v1" in done.stdout
    assert "llm (m)" in done.stdout


def test_what_was_recorded_is_replayed_to_the_same_predictions(
    evals: Evals, folder: Path, model_server: ModelServer
) -> None:
    model_server.script(*(ok(draft(town)) for town in TOWNS.values()))
    live = evals(*LLM, "--record", "tape", "--output", "live.json", **model(model_server))
    assert live.returncode == 0
    assert len(list((folder / "tape").iterdir())) == 3
    again = evals(*LLM, "--replay", "tape", "--output", "again.json")
    assert (again.returncode, again.stderr) == (0, "")
    assert model_server.calls == 3
    assert predictions(folder / "again.json") == predictions(folder / "live.json")
    assert again.stdout == live.stdout
    floors = [f"--fail-below={name}=1" for name in ("all", "tolls", "tolls_full")]
    assert evals(*LLM, "--replay", "tape", *floors).returncode == 0


def test_a_miss_names_the_article_and_saves_no_run(
    evals: Evals, folder: Path, model_server: ModelServer
) -> None:
    model_server.script(*(ok(draft(town)) for town in TOWNS.values()))
    evals(*LLM, "--record", "tape", **model(model_server))
    for file in (folder / "tape").iterdir():
        if "Cerro Pardo" in file.read_text(encoding="utf-8"):
            missing = file
    missing.unlink()
    done = evals(*LLM, "--replay", "tape", "--output", "run.json")
    assert done.returncode == 1
    assert f"b-mine: the cassettes have no exchange {missing.stem}." in done.stderr
    assert done.stderr.count("Cassette missing") == 1
    assert "all" not in done.stdout
    assert not (folder / "run.json").exists()


def test_a_failed_article_is_named_counts_as_missed_and_is_an_exit_code(
    evals: Evals, folder: Path, model_server: ModelServer
) -> None:
    model_server.script(
        ok(draft("Port Ambrose")), status(401, error="bad_key"), ok(draft("Ostrava Creek"))
    )
    done = evals(*LLM, "--output", "run.json", **model(model_server))
    assert done.returncode == 1
    assert done.stderr == "error: b-mine: The provider answered 401 (bad_key).\n"
    assert row(done.stdout, "records")[:3] == ["1.000", "0.667", "0.800"]
    assert row(done.stdout, "records")[6:9] == ["2", "0", "1"]
    assert row(done.stdout, "failed articles")[0] == "1"
    errors = [prediction.error for prediction in Run.read(folder / "run.json").predictions]
    assert [error and error.type for error in errors] == [None, "provider-refused", None]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="killed"),
        pytest.param(signal.SIGINT, 130, id="interrupted"),
    ],
)
def test_a_run_that_was_stopped_goes_on(
    evals: Evals, folder: Path, model_server: ModelServer, sent: signal.Signals, code: int
) -> None:
    model_server.script(ok(draft("Port Ambrose")), hang())
    arguments = (*LLM, "--output", "run.json")
    with subprocess.Popen(  # noqa: S603 our own command line
        command(*arguments),
        cwd=folder,
        env=environment(**model(model_server)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while model_server.calls < 2 and process.poll() is None:
            model_server._wait(0.01)
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)
    assert process.returncode == code
    if sent is signal.SIGINT:
        assert "1 of 3 done; run.json.partial has them" in said
    assert not (folder / "run.json").exists()
    model_server.script(*(ok(draft(town)) for town in list(TOWNS.values())[1:]))
    other = evals(*arguments, "--seed", "1", **model(model_server))
    assert other.returncode == 2
    assert "run.json.partial is an unfinished run with another seed; --restart" in other.stderr
    done = evals(*arguments, **model(model_server))
    assert (done.returncode, done.stderr) == (0, "")
    assert model_server.calls == 4
    assert row(done.stdout, "records")[:3] == ["1.000"] * 3
    assert not (folder / "run.json.partial").exists()


def test_restart_throws_the_unfinished_run_away(evals: Evals, folder: Path) -> None:
    assert evals(*RULES, "--output", "run.json").returncode == 0
    run = Run.read(folder / "run.json")
    partial = folder / "run.json.partial"
    partial.write_text(run.signature.model_dump_json() + "\n", encoding="utf-8")
    assert evals(*RULES, "--output", "run.json", "--seed", "1").returncode == 2
    assert evals(*RULES, "--output", "run.json", "--seed", "1", "--restart").returncode == 0
    assert Run.read(folder / "run.json").signature.seed == 1
    assert not partial.exists()


@pytest.mark.parametrize(
    ("floors", "code", "said"),
    [
        (["all=0"], 0, ""),
        (["records=0.8", "tolls=0.8"], 0, ""),
        (["records=0.81"], 1, "error: records: F1 0.8000, to be at least 0.81\n"),
        (["sources=0"], 1, "error: sources: F1 is not defined, to be at least 0\n"),
        (["all=1", "tolls=1"], 1, "tolls: F1 0.8000"),
    ],
)
def test_a_floor_that_does_not_hold_is_an_exit_code(
    evals: Evals,
    model_server: ModelServer,
    floors: list[str],
    code: int,
    said: str,
) -> None:
    model_server.script(ok(draft("Port Ambrose")), ok(EMPTY), ok(draft("Ostrava Creek")))
    flags = [f"--fail-below={floor}" for floor in floors]
    assert evals(*LLM, "--output", "run.json", **model(model_server)).returncode == 0
    done = evals("score", "run.json", "--dataset", "mines", *flags)
    assert done.returncode == code
    assert said in done.stderr


def test_a_saved_run_scores_the_same_and_as_json(evals: Evals) -> None:
    ran = evals(*RULES, "--output", "run.json")
    scored = evals("score", "run.json", "--dataset", "mines")
    assert scored.stdout == ran.stdout
    document = json.loads(evals("score", "run.json", "--dataset", "mines", "--json").stdout)
    assert document["signature"]["engine"] == "rules"
    assert document["articles"] == 3
    assert document["failed"] == []
    assert document["scores"]["sources"]["f1"] is None
    assert document["scores"]["sources"]["interval"] is None
    low, high = document["scores"]["all"]["interval"]
    assert row(scored.stdout, "all")[3:6] == [f"{low:.3f}", "to", f"{high:.3f}"]
    precision = document["scores"]["all"]["precision"]
    assert f"{precision:.3f}" == row(scored.stdout, "all")[0]


def test_a_part_is_run_and_scored_apart_from_the_rest(evals: Evals, folder: Path) -> None:
    for part, articles in (("3/3", ["c-farm"]), ("1-2/3", ["a-quay", "b-mine"])):
        ran = evals(*RULES, "--part", part, "--output", "run.json")
        assert (ran.returncode, ran.stderr) == (0, "")
        run = Run.read(folder / "run.json")
        assert (run.signature.dataset, run.signature.articles) == (f"mines {part}", len(articles))
        assert [prediction.article_id for prediction in run.predictions] == articles
        scored = evals("score", "run.json", "--dataset", "mines", "--part", part)
        assert (scored.returncode, scored.stdout, scored.stderr) == (0, ran.stdout, "")
        compared = evals("compare", "run.json", "run.json", "--dataset=mines", "--part", part)
        assert (compared.returncode, compared.stderr) == (0, "")
        page = evals("report", "run.json", "--dataset=mines", "--part", part)
        assert f"report.html: {len(articles)} articles" in page.stdout
    whole = evals("score", "run.json", "--dataset", "mines")
    assert whole.returncode == 1
    assert "The run was made on mines 1-2/3 with gold" in whole.stderr


def test_gold_or_scorer_that_changed_since_the_run_is_said(evals: Evals, folder: Path) -> None:
    evals(*RULES, "--output", "run.json")
    file = folder / "mines" / "gold" / "a-quay.json"
    changed = gold("a-quay", "Port Ambrose") | {"annotators": 2}
    file.write_text(json.dumps(changed), encoding="utf-8")
    run = json.loads((folder / "run.json").read_bytes())
    run["signature"]["scorer"] = "0"
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    done = evals("score", "run.json", "--dataset", "mines")
    assert done.returncode == 0
    assert "note: The run was scored by version 0, this is " in done.stderr
    assert "note: The run was made on mines with gold " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([*RULES, "--model", "m"], "--engine llm", id="a model for the rules"),
        pytest.param([*RULES, "--replay", "mines"], "--engine llm", id="cassettes for the rules"),
        pytest.param([*LLM, "--record=a", "--replay=mines"], "exclude each other", id="both"),
        pytest.param([*LLM, "--replay", "nowhere"], "does not exist", id="no such cassettes"),
        pytest.param(LLM, "OPENAI_API_KEY", id="no key"),
        pytest.param([*RULES, "--fail-below", "luck=1"], "none of all, records", id="no family"),
        pytest.param([*RULES, "--fail-below", "all=80"], "from 0 to 1", id="a percentage"),
        pytest.param([*RULES, "--fail-below", "all=nan"], "from 0 to 1", id="not a number"),
        pytest.param([*RULES, "--fail-below", "all"], "from 0 to 1", id="no floor"),
        pytest.param([*RULES, "--part", "4/3"], "'4/3' is not K/N or K-L/N", id="no part"),
        pytest.param([*RULES, "--part", "4/4"], "mines: part 4/4 has none of 3", id="empty part"),
        pytest.param([*RULES, "--seed=-1"], "greater than or equal to 0", id="a seed below zero"),
        pytest.param(["run", "--engine=rules", "--dataset=no"], "no/articles", id="no dataset"),
        pytest.param([*RULES, "--output", "no/run.json"], "No such file", id="no such folder"),
        pytest.param(["score", "no.json"], "no.json: No such file", id="no run"),
        pytest.param(["score", "mines/gold/a-quay.json"], "a-quay.json: ", id="not a run"),
    ],
)
def test_wrong_usage_is_one_line_and_code_two(
    evals: Evals, arguments: list[str], said: str
) -> None:
    done = evals(*arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_settings_that_do_not_fit_are_named(evals: Evals) -> None:
    done = evals(*RULES, EXTRACTOR_DEADLINE_S="soon")
    assert done.returncode == 2
    assert "EXTRACTOR_DEADLINE_S" in done.stderr
