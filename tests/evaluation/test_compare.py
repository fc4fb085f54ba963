"""What changed between two runs: joined by id, family by family, and the shell's exit code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evals.cli import app
from evals.compare import ArticlesDiffer, Moved, compare
from evals.gold import Dataset
from evals.reading import as_prediction
from evals.runs import Prediction, Run, Signature
from evals.scores import ALL, SCORER_VERSION, ArticleScore, Counts, Critical, Family
from evals.statistics import Interval
from schemas.base import SCHEMA_VERSION
from schemas.extraction import Extraction
from schemas.vocabulary import EngineName

SHIPPED = Path(__file__).parents[2] / "evals/data/syria-coast-2025"
RIGHT, WRONG = Counts(tp=1), Counts(fp=1, fn=1)


def scored(name: str, *, critical: Mapping[Critical, int] | None = None, **counts: Counts):
    by_family = {Family(family): count for family, count in counts.items()}
    return ArticleScore(article_id=name, counts=by_family, critical=critical or {})


def compared(a: list[ArticleScore], b: list[ArticleScore]):
    return compare(a, b, seed=0)


def test_a_family_is_compared_over_the_articles_whatever_their_order():
    a = [scored("x", tolls=WRONG), scored("y", tolls=WRONG), scored("z", tolls=RIGHT)]
    b = [scored("z", tolls=RIGHT), scored("y", tolls=RIGHT), scored("x", tolls=RIGHT)]
    found = compared(a, b)
    # a: 1 of 3 right; b: 3 of 3. Of the 4 swaps of x and y 2 reach 2/3. The difference is the
    # share of x and y among the three drawn: 0 of 3 has 1/27 = 3.7 %, 3 of 3 has 8/27.
    row = found.rows["tolls"]
    assert (row.a, row.b) == (Counts(1, 2, 2), Counts(tp=3))
    assert row.difference == pytest.approx(2 / 3)
    assert row.interval == Interval(0.0, 1.0)
    assert row.p == 0.5
    assert found.rows[ALL].difference == row.difference


def test_a_family_that_nobody_has_is_undefined():
    row = compared([scored("x", tolls=RIGHT)], [scored("x", tolls=RIGHT)]).rows["includes"]
    assert (row.difference, row.interval, row.p) == (None, None, None)


def test_all_leaves_tolls_full_out():
    found = compared(
        [scored("x", tolls=RIGHT, tolls_full=RIGHT)], [scored("x", tolls=RIGHT, tolls_full=WRONG)]
    )
    assert found.rows["tolls_full"].difference == -1.0
    assert found.rows[ALL].difference == 0.0
    assert found.moved == (Moved("x", RIGHT, RIGHT, (Family.TOLLS_FULL,)),)


def test_articles_that_moved_come_losses_first():
    a = [
        scored("gained", tolls=WRONG, places=RIGHT),
        scored("lost-b", tolls=RIGHT, actors=RIGHT),
        scored("lost-a", tolls=RIGHT),
        scored("same", tolls=RIGHT),
        scored("spurious"),
    ]
    b = [
        scored("gained", tolls=RIGHT, places=RIGHT),
        scored("lost-b", tolls=WRONG, actors=RIGHT),
        scored("lost-a", tolls=WRONG),
        scored("same", tolls=RIGHT),
        scored("spurious", records=Counts(fp=1)),
    ]
    # tp - fp - fn: 1 becomes -2, nothing becomes -1, -2 becomes 1.
    assert [(one.article_id, one.gain, one.families) for one in compared(a, b).moved] == [
        ("lost-a", -3, (Family.TOLLS,)),
        ("lost-b", -3, (Family.TOLLS,)),
        ("spurious", -1, (Family.RECORDS,)),
        ("gained", 3, (Family.TOLLS,)),
    ]


def test_critical_errors_and_failures_are_added_up():
    swap, invent = Critical.SIDES_SWAPPED, Critical.INVENTED_NUMBER
    a = [scored("x", critical={swap: 2}), scored("y", critical={swap: 1, invent: 1})]
    b = [scored("x"), ArticleScore("y", {}, failed=True)]
    found = compared(a, b)
    assert found.critical_a == {invent: 1, swap: 3}
    assert found.critical_b == {}
    assert (found.failed_a, found.failed_b) == (0, 1)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        pytest.param(["x", "y"], ["x"], "b has no score for y", id="missing in b"),
        pytest.param(["x"], ["w", "x", "z"], "a has no score for w, z", id="missing in a"),
        pytest.param(["x", "x"], ["x"], "a has several scores for x", id="twice in a"),
        pytest.param(["x"], ["x", "x"], "b has several scores for x", id="twice in b"),
        pytest.param([], [], "there is no article to compare", id="none at all"),
    ],
)
def test_articles_that_do_not_match_are_named(a, b, message):
    with pytest.raises(ArticlesDiffer, match=f"^{message}$"):
        compared([scored(name) for name in a], [scored(name) for name in b])


SIX = "uvwxyz"


@pytest.mark.parametrize(
    ("before", "after", "beyond_chance", "at_all"),
    [
        # The difference is minus the share of articles lost. One lost of six is not drawn in
        # (5/6)^6 = 33 % of resamples; all six lost in none.
        pytest.param("RRRRRR", "RRRRRR", False, False, id="the same"),
        pytest.param("RRRRRR", "WRRRRR", False, True, id="one of six lost"),
        pytest.param("RRRRRR", "WWWWWW", True, True, id="six of six lost"),
        pytest.param("WWWWWW", "RRRRRR", False, False, id="six of six won"),
        pytest.param("RWWWWW", "......", False, False, id="b has no f1"),
    ],
)
def test_worse_means_beyond_chance_unless_strict(before, after, beyond_chance, at_all):
    meaning = {"R": {"tolls": RIGHT}, "W": {"tolls": WRONG}, ".": {}}
    a = [scored(name, **meaning[mark]) for name, mark in zip(SIX, before, strict=True)]
    b = [scored(name, **meaning[mark]) for name, mark in zip(SIX, after, strict=True)]
    found = compared(a, b)
    assert found.worse(["places", "tolls"]) == (("tolls",) if beyond_chance else ())
    assert found.worse(["places", "tolls"], strict=True) == (("tolls",) if at_all else ())


def test_one_article_can_only_be_worse_strictly():
    found = compared([scored("x", tolls=RIGHT)], [scored("x", tolls=WRONG)])
    assert found.worse(["tolls"]) == ()
    assert found.worse(["tolls"], strict=True) == ("tolls",)


def write_run(file: Path, extractions: list[Extraction], **signed: Any) -> str:
    dataset = Dataset.load(SHIPPED)
    signature = Signature.model_validate(
        {
            "scorer": SCORER_VERSION,
            "dataset": dataset.name,
            "gold_digest": dataset.digest,
            "articles": len(dataset.articles),
            "engine": EngineName.RULES,
            "schema_version": SCHEMA_VERSION,
            "libraries": {},
            "started_at": datetime(2025, 6, 1, tzinfo=UTC),
        }
        | signed
    )
    predictions = [Prediction(article_id=e.article.id, extraction=e) for e in extractions]
    file.write_text(
        Run(signature=signature, predictions=tuple(predictions)).model_dump_json(), encoding="utf-8"
    )
    return str(file)


def gold_read() -> list[Extraction]:
    dataset = Dataset.load(SHIPPED)
    return [as_prediction(gold, dataset.articles[name]) for name, gold in dataset.gold.items()]


def without_tolls(extraction: Extraction) -> Extraction:
    bare = tuple(record.model_copy(update={"tolls": ()}) for record in extraction.records)
    return extraction.model_copy(update={"records": bare})


@pytest.fixture
def good(tmp_path):
    return write_run(tmp_path / "good.json", gold_read())


@pytest.fixture
def bad(tmp_path):
    return write_run(tmp_path / "bad.json", [without_tolls(e) for e in gold_read()])


def evals(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "110", "NO_COLOR": "1"}).invoke(app, list(arguments))


def row(output: str, name: str) -> list[str]:
    return next(line.split() for line in output.splitlines() if line.split()[:1] == [name])


def test_the_command_shows_the_families_and_the_articles_that_moved(good, bad):
    done = evals("compare", good, bad)
    assert done.exit_code == 0
    # Without tolls F1 is 0 in every resample that has a toll.
    assert row(done.stdout, "tolls")[1:7] == ["1.000", "0.000", "-1.000", "-1.000", "to", "-1.000"]
    assert row(done.stdout, "statements")[1:4] == ["1.000", "1.000", "+0.000"]
    assert row(done.stdout, "seed-002")[-2:] == ["tolls,", "tolls_full"]
    assert "With so few articles p cannot be below 0.0625." in done.stdout
    assert "Intervals over so few articles are wide" in done.stdout


def test_a_run_has_not_moved_from_itself(good):
    done = evals("compare", good, good)
    assert "No article moved." in done.stdout


@pytest.mark.parametrize(
    ("flags", "code", "message"),
    [
        pytest.param(
            ["--fail-if-worse", "tolls"], 1, "tolls: F1 fell from 1.000 to 0.000", id="worse"
        ),
        pytest.param(["--fail-if-worse", "actors", "--strict"], 0, "", id="not worse"),
        pytest.param(["--fail-below", "tolls=0.5"], 1, "tolls: F1 0.0000", id="below a floor"),
        pytest.param(["--fail-below", "actors=1"], 0, "", id="on the floor"),
        pytest.param(["--fail-if-worse", "toll"], 2, "'toll' is none of all,", id="no such family"),
        pytest.param(["--samples", "0"], 2, "--samples", id="no samples"),
    ],
)
def test_the_exit_code_says_whether_b_is_good_enough(good, bad, flags, code, message):
    done = evals("compare", good, bad, *flags)
    assert done.exit_code == code
    assert message in done.stderr
    assert bool(message) == bool(done.stderr)


def test_a_better_run_passes(good, bad):
    assert evals("compare", bad, good, "--fail-if-worse", "all", "--strict").exit_code == 0


def test_runs_on_different_gold_are_not_compared(good, tmp_path):
    other = write_run(tmp_path / "other.json", gold_read(), gold_digest="f" * 64)
    done = evals("compare", good, other)
    assert done.exit_code == 2
    assert "other.json" in done.stderr
    assert "they cannot be compared" in done.stderr


def test_a_file_that_is_no_run_is_named(good, tmp_path):
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    for name in ("broken.json", "missing.json"):
        done = evals("compare", good, str(tmp_path / name))
        assert done.exit_code == 2
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def copy_of_gold(folder: Path, *, leave_out: str = "") -> str:
    (folder / "gold").mkdir(parents=True)
    for file in (SHIPPED / "gold").iterdir():
        if file.stem != leave_out:
            (folder / "gold" / file.name).write_bytes(file.read_bytes())
    return str(folder)


def test_an_annotator_agrees_with_himself_entirely(tmp_path):
    done = evals("agree", copy_of_gold(tmp_path / "a"), str(SHIPPED))
    assert done.exit_code == 0
    perfect = ["1.000", "1.000", "to", "1.000"]
    for name in ("records", "tolls_full", "dates", "includes", "all"):
        assert row(done.stdout, name)[1:] == perfect * 2


def test_annotators_of_different_articles_are_told_apart(tmp_path):
    done = evals("agree", copy_of_gold(tmp_path / "a", leave_out="seed-003"), str(SHIPPED))
    assert done.exit_code == 2
    assert "only one of them has seed-003" in done.stderr


def test_annotations_without_articles_need_a_dataset(tmp_path):
    one, other = copy_of_gold(tmp_path / "a"), copy_of_gold(tmp_path / "b")
    assert "--dataset" in evals("agree", one, other).stderr
    assert evals("agree", one, other, "--dataset", str(SHIPPED)).exit_code == 0
