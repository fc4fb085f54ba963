"""`evals bench` on made-up files in the benchmarks' formats.

Expected figures are worked out by hand from the two articles.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.runs import Run
from tests.support.model_server import ModelServer, hang

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "DOC-1": "GUNMEN KILLED FOUR FARMERS IN SAN TELMO ON MONDAY.",
    "DOC-2": "A SONG CONTEST WAS HELD.",
}
SURE, EITHER, NEVER = (
    ["100.0", "to", "100.0"],
    ["0.0", "to", "100.0"],
    ["0.0", "to", "0.0"],
)
"""Intervals over the two articles: right wherever it counts, in one of both, in neither."""


def gtt(name: str) -> dict[str, Any]:
    """Return an article of GTT's form; the first has a template, with a victim not to be found."""
    roles = {"PerpInd": [[["gunmen", 0]]], "Victim": [[["eva sol", 9]]]}
    roles |= {role: [] for role in ("PerpOrg", "Target", "Weapon")}
    templates = [{"incident_type": "attack", **roles}] if name == "DOC-1" else []
    return {"docid": name, "doctext": TEXTS[name].lower(), "templates": templates}


def full(name: str) -> dict[str, Any]:
    """Return the same article with its keys."""

    def one(*alternatives: object) -> dict[str, Any]:
        return {"optional": False, "alts": alternatives}

    four = {"number": {"min": 4, "max": 4, "plural": False}}
    key = {
        "optional": False,
        "incident_date": one({"kind": "exact", "from": "1990-05-07", "to": "1990-05-07"}),
        "incident_location": one({"levels": [{"name": "EL PARDO"}, {"name": "SAN TELMO"}]}),
        "hum_tgt_name": [one("EVA SOL")],
        "hum_tgt_number": [one(four)],
        "hum_tgt_effect_of_incident": [one({"value": "DEATH"}), one({"value": "INJURY"})],
        "hum_tgt_description": "N/A",
        **{slot: [] for slot in ("perp_organization_id", "perp_individual_id")},
        **{slot: [] for slot in ("phys_tgt_id", "incident_instrument_id")},
    }
    return {
        "docid": name,
        # A Wednesday: the Monday before is 7 May.
        "article_date": "1990-05-09",
        "text": f"EL PARDO, 9 MAY 90 -- [TEXT] {TEXTS[name]}",
        "templates": [key] if name == "DOC-1" else [],
    }


def lines(*values: dict[str, Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


@pytest.fixture
def muc4(tmp_path: Path) -> Path:
    (tmp_path / "muc4_dev.json").write_text(lines(*map(gtt, TEXTS)))
    for split in ("dev", "train"):
        (tmp_path / f"muc4_full_{split}.jsonl").write_text(lines(*map(full, TEXTS)))
    return tmp_path


def bench(*arguments: str, **environment: str) -> Any:
    command = ["bench", *arguments, "--engine", "rules"]
    return CliRunner().invoke(app, command, env={"COLUMNS": "110", **environment})


def row(output: str, label: str) -> list[str]:
    (found,) = (line for line in output.splitlines() if line.strip().startswith(label + "  "))
    return found.strip().removeprefix(label).split()


def test_muc4_is_scored_by_role_and_by_slot_beside_others(muc4: Path) -> None:
    done = bench("muc4", "--data", str(muc4))
    assert done.exit_code == 0, done.output
    assert row(done.stdout, "incident_type") == ["100.0"] * 3 + SURE + ["1", "1"]
    assert row(done.stdout, "PerpInd") == ["100.0"] * 3 + SURE + ["1", "1"]
    assert row(done.stdout, "Victim") == ["-", "0.0", "0.0", *NEVER, "0", "1"]
    assert row(done.stdout, "Weapon") == ["-"] * 4 + ["0", "0"]
    # The other article has nothing to find: F1 is 80 wherever the first is drawn.
    assert row(done.stdout, "micro") == ["100.0", "66.7", "80.0", "80.0", "to", "80.0", "2", "3"]
    assert row(done.stdout, "this run") == ["80.0", "dev", "no", "-"]
    assert row(done.stdout, "GTT (BERT)")[:3] == ["50.2", "test", "yes"]
    assert row(done.stdout, "INCIDENT: DATE") == ["100.0"] * 3 + SURE + ["1", "1", "57", "61"]
    assert row(done.stdout, "INCIDENT: LOCATION")[:3] == ["100.0", "50.0", "66.7"]
    assert row(done.stdout, "HUM TGT: NUMBER")[:3] == ["100.0", "100.0", "100.0"]
    assert row(done.stdout, "HUM TGT: EFFECT")[:8] == [
        *("100.0", "50.0", "66.7"),
        *("66.7", "to", "66.7"),
        *("1", "2"),
    ]
    assert "rules · muc4-dev, 2 articles" in done.stdout
    assert "articles: all 2\ntext: cased\n" in done.stdout


def test_without_the_full_files_the_lower_case_text_is_read(muc4: Path) -> None:
    for file in muc4.glob("muc4_full_*"):
        file.unlink()
    done = bench("muc4", "--data", str(muc4))
    assert done.exit_code == 0, done.output
    assert "text: lower\n" in done.stdout
    assert row(done.stdout, "micro")[:3] == ["100.0", "66.7", "80.0"]
    assert "slots of the keys" not in done.stdout


def test_a_draw_is_the_same_for_the_same_seed(muc4: Path) -> None:
    drawn = {}
    for seed in range(9):
        for number in (1, 2):
            file = muc4 / f"run-{number}.json"
            options = ("--limit", "1", "--seed", str(seed), "--output", str(file))
            done = bench("muc4", "--data", str(muc4), *options)
            assert f"articles: 1 of 2, drawn with seed {seed}\n" in done.stdout
            (prediction,) = Run.read(file).predictions
            assert drawn.setdefault(seed, prediction.article_id) == prediction.article_id
    assert set(drawn.values()) == {"DOC-1", "DOC-2"}


def test_a_part_is_taken_in_order_of_id_before_the_draw(muc4: Path) -> None:
    names = [f"DOC-{letter}" for letter in "dbca"]
    (muc4 / "muc4_dev.json").write_text(lines(*({**gtt("DOC-2"), "docid": n} for n in names)))
    file = muc4 / "run.json"
    for split in ("dev", "train"):
        (muc4 / f"muc4_full_{split}.jsonl").unlink()
    for part, said, taken in (
        ("2/2", "articles: all 2 of part 2/2\n", ["DOC-d", "DOC-b"]),
        ("1-2/4", "articles: all 2 of part 1-2/4\n", ["DOC-b", "DOC-a"]),
    ):
        done = bench("muc4", "--data", str(muc4), "--part", part, "--output", str(file))
        assert done.exit_code == 0, done.output
        assert said in done.stdout
        run = Run.read(file)
        assert (run.signature.dataset, run.signature.articles) == (f"muc4-dev {part}", 2)
        assert [prediction.article_id for prediction in run.predictions] == taken
    done = bench("muc4", "--data", str(muc4), "--part", "2/2", "--limit", "1")
    assert "articles: 1 of 2 of part 2/2, drawn with seed 0\n" in done.stdout
    done = bench("muc4", "--data", str(muc4), "--part", "5/5")
    assert (done.exit_code, done.stderr) == (2, "error: Part 5/5 has none of 4 articles.\n")


def test_a_run_is_saved_with_what_produced_it(muc4: Path) -> None:
    file = muc4 / "run.json"
    first = bench("muc4", "--data", str(muc4), "--output", str(file))
    assert first.exit_code == 0, first.output
    run = Run.read(file)
    assert (run.signature.dataset, run.signature.articles) == ("muc4-dev", 2)
    assert [prediction.article_id for prediction in run.predictions] == ["DOC-1", "DOC-2"]
    (muc4 / "muc4_dev.json").write_text(lines(gtt("DOC-1") | {"templates": []}, gtt("DOC-2")))
    (muc4 / "muc4_full_dev.jsonl").write_text(
        lines(full("DOC-1") | {"templates": []}, full("DOC-2"))
    )
    bench("muc4", "--data", str(muc4), "--output", str(file))
    assert Run.read(file).signature.gold_digest != run.signature.gold_digest


def test_an_article_that_fails_is_named_and_stays_in_the_count(muc4: Path) -> None:
    done = bench("muc4", "--data", str(muc4), EXTRACTOR_MAX_ARTICLE_CHARS="30")
    assert done.exit_code == 1
    assert done.stderr == "error: DOC-1: The article is longer than 30 characters.\n"
    assert row(done.stdout, "micro") == ["-", "0.0", "0.0", *NEVER, "0", "3"]


GOLD = {
    "perpetrator_type": "state actor",
    "violation_types": ["arbitrary detention"],
    "country": "Verro",
    "region": None,
    "city": "San Telmo",
    "year": "2020",
    "month": "May",
    "day": "4",
    "victims": [{"victim_name": "Eva Sol"}],
}


@pytest.fixture
def hrdsattack(tmp_path: Path) -> Path:
    line = {"gdelt_id": 1, "title": None, "publish_date": "2020-05-06"}
    arrest = line | {"id": "h-1", "text": "Police arrested four reporters in San Telmo on Monday."}
    contest = line | {"id": "h-2", "text": "A song contest was held."}
    nothing = dict.fromkeys(GOLD) | {"violation_types": ["unknown"], "victims": []}
    (tmp_path / "dev.jsonl").write_text(lines(arrest | {"gold": GOLD}, contest | {"gold": nothing}))
    killing = GOLD | {"violation_types": ["killing"], "city": "Minta", "region": None}
    (tmp_path / "train.jsonl").write_text(lines(arrest | {"gold": killing}))
    return tmp_path


def test_hrdsattack_is_scored_beside_the_commonest_answer(hrdsattack: Path) -> None:
    done = bench("hrdsattack", "--data", str(hrdsattack))
    assert done.exit_code == 0, done.output
    assert "majority: of 1 articles of train\n" in done.stdout
    # run, its interval, majority, T5 on test, with none = none right: run and majority, articles
    # with a value
    assert row(done.stdout, "perpetrator type") == [
        *("50.0", *EITHER),
        *("50.0", "62.0", "100.0", "50.0", "1"),
    ]
    assert row(done.stdout, "city") == [
        *("50.0", *EITHER),
        *("0.0", "23.0", "100.0", "0.0", "1"),
    ]
    assert row(done.stdout, "country") == [
        *("0.0", *NEVER),
        *("50.0", "66.0", "50.0", "50.0", "1"),
    ]
    assert row(done.stdout, "region") == [
        *("0.0", *NEVER),
        *("0.0", "-", "100.0", "100.0", "0"),
    ]
    assert row(done.stdout, "day") == [
        *("50.0", *EITHER),
        *("50.0", "14.0", "100.0", "50.0", "1"),
    ]
    violations = row(done.stdout, "violation types")
    assert violations == ["100.0"] * 3 + SURE + ["2", "2", "0.0", "71.4"]
    assert row(done.stdout, "victims, exact") == [
        *("-", "0.0", "0.0", *NEVER),
        *("0", "1", "-", "47.4"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("muc4", "--data", "absent"), "absent: no such folder.", id="no folder"),
        pytest.param(("hrdsattack", "--data", "."), "has no dev.jsonl. The data", id="no file"),
        pytest.param(
            ("hrdsattack", "--data", ".", "--text", "upper"), "--text is for muc4.", id="text"
        ),
        pytest.param(
            ("muc4", "--data", ".", "--model", "m"), "--model is for --engine llm.", id="model"
        ),
        pytest.param(("muc3", "--data", "."), "muc3", id="another benchmark"),
    ],
)
def test_wrong_usage_is_one_message(arguments: tuple[str, ...], message: str) -> None:
    done = bench(*arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_a_file_that_does_not_fit_is_named_with_its_line(muc4: Path) -> None:
    (muc4 / "muc4_dev.json").write_text(lines(gtt("DOC-1")) + "{}")
    done = bench("muc4", "--data", str(muc4))
    assert done.exit_code == 2
    assert done.stderr == f"error: {muc4}/muc4_dev.json:2: docid: Field required\n"


def test_a_model_that_is_not_set_up_is_said(muc4: Path) -> None:
    arguments = ["bench", "muc4", "--data", str(muc4), "--engine", "llm"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "needs OPENAI_API_KEY" in done.stderr


def test_an_interrupt_says_what_is_lost(muc4: Path, model_server: ModelServer) -> None:
    model_server.script(hang(), hang())
    environment = {"EXTRACTOR_OPENAI_BASE_URL": model_server.base_url, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "evals.cli", "bench", "muc4", "--data", ".", "--engine", "llm"],
        cwd=muc4,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while model_server.calls < 2 and process.poll() is None:
            model_server._wait(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == "error: Interrupted: 0 of 2 done, nothing is saved.\n"
