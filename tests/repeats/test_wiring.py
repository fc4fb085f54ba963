"""Which settings make another answer of it."""

from __future__ import annotations

import pytest

from extractor.settings import Settings
from extractor.wiring import build_repeats, build_service

URL = "http://127.0.0.1:9/v1"


@pytest.fixture(scope="module")
def service():
    return build_service(Settings(_env_file=None))


def repeats(service, **changes):
    settings = Settings(_env_file=None, **{"openai_base_url": URL, **changes})
    return build_repeats(settings, service)


@pytest.mark.parametrize(
    "change",
    [
        {"openai_base_url": "http://127.0.0.1:8/v1"},
        {"model": "another"},
        {"mode": "json_schema"},
        {"temperature": 0.5},
        {"max_output_tokens": 999},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_decides_an_answer_is_in_the_identity(service, change):
    other = repeats(service, **change)._config.identity
    assert other != repeats(service)._config.identity


@pytest.mark.parametrize(
    "change",
    [
        {"openai_api_key": "sk-1"},
        {"deadline_s": 7},
        {"max_concurrency": 1},
        {"workers": 2},
        # Only answers of the first model are kept.
        {"fallback_models": '[{"model": "spare"}]'},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_does_not_is_not(service, change):
    assert repeats(service, **change)._config.identity == repeats(service)._config.identity


def test_without_a_model_there_is_nothing_to_keep(service):
    assert repeats(service, openai_base_url=None)._config.identity is None


def test_the_limits_are_those_of_the_settings(service, tmp_path):
    config = repeats(
        service,
        cache_path=tmp_path / "kept.db",
        cache_max_entries=1,
        cache_max_bytes=2,
        cache_max_age_s=3,
        idempotency_max_entries=4,
        idempotency_max_age_s=5,
        deadline_s=6,
    )._config

    answers, keys = config.answers, config.keys
    assert (answers.max_entries, answers.max_bytes, answers.max_age_s) == (1, 2, 3)
    assert (keys.max_entries, keys.max_bytes, keys.max_age_s) == (4, 2, 5)
    assert config.deadline_s == 6
