from __future__ import annotations

import pytest
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.cli.config import settings_in_force
from extractor.settings import Settings, load_settings

KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_force():
    return {setting.name: setting for setting in settings_in_force(load_settings())}


def test_every_setting_is_listed():
    result = CliRunner().invoke(app, ["config"])
    assert result.exit_code == 0
    for name in Settings.model_fields:
        assert name in result.stdout
    assert "EXTRACTOR_MAX_ARTICLE_CHARS" in result.stdout
    assert "OPENAI_BASE_URL" in result.stdout


@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "EXTRACTOR_OPENAI_API_KEY"])
def test_no_part_of_a_key_is_shown(monkeypatch, variable):
    monkeypatch.setenv(variable, KEY)
    result = CliRunner().invoke(app, ["config"])
    assert not any(KEY[at : at + 4] in result.output for at in range(len(KEY) - 3))
    assert in_force()["openai_api_key"].value == "********"
    assert in_force()["openai_api_key"].origin == "environment"


def test_the_password_in_a_base_url_is_not_shown(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "https://me:hunter2@model.example/v1?x=@")
    result = CliRunner().invoke(app, ["config"])
    assert "hunter2" not in result.output
    assert in_force()["openai_base_url"].value == "https://********@model.example/v1?x=@"


def test_where_a_value_comes_from_is_said(monkeypatch, folder):
    (folder / ".env").write_text("EXTRACTOR_MODEL=small\nEXTRACTOR_PORT=9000\nEXTRACTOR_HOST=\n")
    monkeypatch.setenv("EXTRACTOR_PORT", "9001")
    monkeypatch.setenv("EXTRACTOR_WORKERS", "")
    settings = in_force()
    assert (settings["port"].value, settings["port"].origin) == ("9001", "environment")
    assert (settings["model"].value, settings["model"].origin) == ("small", ".env")
    assert (settings["host"].value, settings["host"].origin) == ("127.0.0.1", "default")
    assert (settings["workers"].value, settings["workers"].origin) == ("1", "default")


def test_a_setting_that_does_not_fit_is_named_and_its_value_is_not_shown(monkeypatch):
    monkeypatch.setenv("EXTRACTOR_PORT", "private")
    result = CliRunner().invoke(app, ["config"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: Configuration error: EXTRACTOR_PORT: ")
    assert "private" not in result.output


def test_escape_sequences_in_a_value_are_not_sent_to_the_terminal(monkeypatch):
    monkeypatch.setenv("EXTRACTOR_MODEL", "[bold]m\x1b[2J")
    result = CliRunner().invoke(app, ["config"])
    assert "[bold]m␛[2J" in result.stdout
    assert "\x1b" not in result.stdout
