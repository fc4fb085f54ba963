"""The benchmark as a command, in its shortest form; its targets are for a machine left alone."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

from benchmarks import workload
from benchmarks.load import Shape, closed_loop
from benchmarks.service_speed import Rounds, Target
from benchmarks.subjects import Measured
from extractor.reader import Reader
from schemas.article import Article
from schemas.draft import Draft

ROOT = Path(__file__).parents[2]


def test_it_measures_both_services_and_prints_ratios():
    done = subprocess.run(  # noqa: S603 our own command line
        [
            *(sys.executable, "-m", "benchmarks.service_speed", "--quick"),
            *("--only", "calls", "--subjects", "naive", "ours"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, 1}, done.stderr
    rows = re.findall(r"^\| (naive|ours) \| ([\d.]+) \|", done.stdout, re.MULTILINE)
    ratio = re.search(r"CPU a call, ours to naive: ([\d.]+) \(at most 0\.4\)", done.stdout)
    assert [name for name, _ in rows] == ["naive", "ours"]
    assert all(float(cpu_ms) > 0 for _, cpu_ms in rows)
    assert ratio, done.stdout
    assert float(ratio[1]) > 0


def test_the_answers_are_equally_long_and_fit_their_schemas(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    from benchmarks.naive_service import Incidents  # noqa: PLC0415 makes its client at import

    ours = workload.our_answer()
    naive = workload.naive_answer(len(ours))
    assert abs(len(ours) - len(naive)) < 10
    assert len(Incidents.model_validate_json(naive).incidents) == 4


def test_every_string_of_our_answer_is_in_the_article():
    """Or else the model would be asked twice, and something else measured."""
    reader = Reader.load()
    document = reader.read(Article(text=workload.article(7)))
    draft = Draft.model_validate_json(workload.our_answer())
    assert reader.resolver(document).resolve(draft).missing == ()
    assert 2_900 < len(document.article.text) < 3_100


def test_no_two_articles_are_the_same():
    assert len({workload.article(number) for number in range(100)}) == 100


def test_a_ratio_is_the_median_of_the_rounds_own():
    rounds = Rounds()
    for ours, naive in ((1, 2), (30, 100), (8, 2)):
        rounds.add("calls", "ours", Measured(ours, 0, 0, 1))
        rounds.add("calls", "naive", Measured(naive, 0, 0, 1))
    assert rounds.ratio("calls", "ours", "naive", lambda seen: seen.cpu_s) == 0.5
    assert rounds.of("calls", "naive", lambda seen: seen.cpu_s) == 2


def test_targets_bind_from_their_own_side():
    assert Target("cpu", 0.4, 0.4).met
    assert not Target("cpu", 0.41, 0.4).met
    assert Target("rate", 3, 3, at_least=True).met
    assert str(Target("rate", 2.9, 3, at_least=True)) == "rate: 2.90 (at least 3) MISSED"


def test_callers_ask_one_after_the_other_until_the_time_is_over():
    open_calls, most = [0, 0], [0, 0]

    async def call(number: int) -> None:
        open_calls[number] += 1
        most[number] = max(most[number], open_calls[number])
        await asyncio.sleep(0.01)
        open_calls[number] -= 1

    load = asyncio.run(closed_loop(call, Shape(callers=2, seconds=0.2)))
    assert most == [1, 1]
    assert 4 <= load.calls <= 42
    assert load.latency_s >= 0.01


def test_answers_that_come_too_late_are_counted_over_the_time_they_took():
    async def call(_: int) -> None:
        await asyncio.sleep(0.05)

    load = asyncio.run(closed_loop(call, Shape(callers=1, seconds=0.01)))
    assert load.calls == 1
    assert load.per_second <= 20
