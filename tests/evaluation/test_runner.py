"""Predictions kept as they come, runs that go on, signatures."""

from __future__ import annotations

import asyncio
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.journal import Journal, JournalMismatch
from evals.runner import ReplayIncomplete, predict, save
from evals.runs import Prediction, Run, RunError, RunFileError, Signature
from evals.scores import SCORER_VERSION
from evals.signing import code_version
from extractor.engines.cassettes import Cassettes
from extractor.settings import Settings
from extractor.wiring import build_service
from schemas.article import Article
from schemas.vocabulary import EngineName
from tests.support.model_server import ModelServer, hang, ok, status

ARTICLES = [
    Article(text=f"Raiders killed {n} miners at Cerro Pardo on Friday.", id=f"a{n}", language="en")
    for n in (11, 12, 13, 14)
]
EMPTY: dict[str, Any] = {"records": []}
SIGNATURE = Signature(
    scorer=SCORER_VERSION,
    dataset="mines",
    gold_digest="0" * 64,
    articles=4,
    engine=EngineName.LLM,
    model="m",
    schema_version="1.0.0",
    libraries={"openai": "3"},
    started_at=datetime(2024, 5, 6, tzinfo=UTC),
)


def failed(article: str) -> Prediction:
    return Prediction(article_id=article, error=RunError(type="model-refused", detail="No."))


async def run(
    keep: Any,
    engine: EngineName,
    *,
    slots: int = 1,
    cassettes: Cassettes | None = None,
    **more: Any,
) -> None:
    settings = Settings(_env_file=None, **{"model": "m", "max_attempts": 1, **more})
    service = build_service(settings, cassettes)
    try:
        await predict(service, ARTICLES, engine, keep, slots=slots)
    finally:
        await service.aclose()


def test_every_article_gets_a_prediction_and_the_rules_spend_nothing() -> None:
    kept = []
    asyncio.run(run(lambda *one: kept.append(one), EngineName.RULES))
    assert [prediction.article_id for prediction, _ in kept] == ["a11", "a12", "a13", "a14"]
    assert all(prediction.extraction and prediction.seconds > 0 for prediction, _ in kept)
    assert {usage.prompt_tokens for _, usage in kept} == {0}


def test_a_failure_stays_as_a_prediction_with_its_error(model_server: ModelServer) -> None:
    model_server.script(ok(EMPTY), status(401, error="bad_key"), ok(EMPTY), ok(EMPTY))
    kept: list[Prediction] = []
    asyncio.run(
        run(
            lambda prediction, _: kept.append(prediction),
            EngineName.LLM,
            openai_base_url=model_server.base_url,
        )
    )
    assert [prediction.error is None for prediction in kept] == [True, False, True, True]
    assert kept[1].error == RunError(
        type="provider-refused", detail="The provider answered 401 (bad_key)."
    )
    assert kept[1].extraction is None


def test_at_most_so_many_articles_are_asked_about_at_once(model_server: ModelServer) -> None:
    model_server.script(*[ok(EMPTY, wait_s=0.1)] * 4)
    kept: list[Prediction] = []
    asyncio.run(
        run(
            lambda prediction, _: kept.append(prediction),
            EngineName.LLM,
            slots=2,
            openai_base_url=model_server.base_url,
        )
    )
    assert model_server.peak == 2
    assert len(kept) == 4


def test_an_article_without_its_exchange_is_named_and_the_others_are_kept(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.script(ok(EMPTY), status(401), ok(EMPTY), ok(EMPTY))
    recording = Cassettes(tmp_path, replay=False)
    base_url = model_server.base_url
    asyncio.run(run(lambda *_: None, EngineName.LLM, cassettes=recording, openai_base_url=base_url))
    kept = []
    replaying = Cassettes(tmp_path, replay=True)
    with pytest.raises(ReplayIncomplete) as caught:
        asyncio.run(
            run(lambda one, _: kept.append(one.article_id), EngineName.LLM, cassettes=replaying)
        )
    assert list(caught.value.misses) == ["a12"]
    assert kept == ["a11", "a13", "a14"]


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(0, id="between two lines"),
        pytest.param(5, id="inside the last line"),
    ],
)
def test_a_run_that_was_killed_goes_on_with_what_it_has(
    model_server: ModelServer, tmp_path: Path, cut: int
) -> None:
    model_server.script(ok(EMPTY), ok(EMPTY), hang())
    file = tmp_path / "run.json.partial"

    async def killed(journal: Journal) -> None:
        task = asyncio.create_task(
            run(
                lambda prediction, _: journal.add(prediction),
                EngineName.LLM,
                openai_base_url=model_server.base_url,
            )
        )
        while model_server.calls < 3:  # noqa: ASYNC110 the server is in another thread
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    with Journal(file, SIGNATURE) as journal:
        asyncio.run(killed(journal))
    file.write_bytes(file.read_bytes()[: -cut or None])
    later = SIGNATURE.model_copy(update={"started_at": datetime(2024, 5, 7, tzinfo=UTC)})
    with Journal(file, later) as journal:
        assert list(journal.predictions) == (["a11"] if cut else ["a11", "a12"])
        assert journal.signature == SIGNATURE
        journal.add(failed("a13"))
    with Journal(file, later) as journal:
        assert journal.predictions["a13"] == failed("a13")
        journal.remove()
    assert not file.exists()


def test_a_journal_of_another_run_is_in_the_way_until_it_is_thrown_away(tmp_path: Path) -> None:
    file = tmp_path / "run.json.partial"
    with Journal(file, SIGNATURE) as journal:
        journal.add(failed("a11"))
    other = SIGNATURE.model_copy(update={"model": "n", "seed": 1})
    with pytest.raises(JournalMismatch, match=r"run\.json\.partial .* another model, seed"):
        Journal(file, other)
    with Journal(file, other, restart=True) as journal:
        assert journal.predictions == {}
    with Journal(file, other) as journal:
        assert (journal.signature, journal.predictions) == (other, {})


@pytest.mark.parametrize("content", ["{}\n", "no journal\n", '{"signature":\n'])
def test_a_file_that_is_not_a_journal_is_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "notes.partial"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RunFileError, match=r"notes\.partial: not an unfinished run"):
        Journal(file, SIGNATURE)
    assert file.read_text(encoding="utf-8") == content


def test_a_saved_run_is_read_back_whole(tmp_path: Path) -> None:
    made = Run(signature=SIGNATURE, predictions=(failed("a11"),))
    save(made, tmp_path / "run.json")
    assert Run.read(tmp_path / "run.json") == made
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
    subprocess.run(  # noqa: S603 fixed arguments
        ["git", "-C", str(folder), *identity, *arguments],  # noqa: S607 git of the path
        check=True,
        capture_output=True,
    )


def test_the_code_is_signed_by_its_commit_and_whether_it_differs(tmp_path: Path) -> None:
    for package in ("evals", "extractor", "prompts", "schemas"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    assert code_version(tmp_path) == (None, None)
    git(tmp_path, "init")
    assert code_version(tmp_path) == (None, None)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "code", "--no-gpg-sign")
    commit, dirty = code_version(tmp_path)
    assert (len(commit or ""), dirty) == (40, False)
    (tmp_path / "run.json.partial").touch()
    (tmp_path / "evals" / "data" / "mines" / "cassettes").mkdir(parents=True)
    (tmp_path / "evals" / "data" / "mines" / "cassettes" / "k.json").touch()
    assert code_version(tmp_path) == (commit, False)
    (tmp_path / "schemas" / "new.py").touch()
    assert code_version(tmp_path) == (commit, True)
