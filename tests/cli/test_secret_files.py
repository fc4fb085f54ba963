from __future__ import annotations

import pytest

from extractor.cli.config import settings_in_force
from extractor.settings import load_settings


@pytest.fixture(params=["EXTRACTOR_SECRETS_DIR", "CREDENTIALS_DIRECTORY"])
def secrets(request, tmp_path, monkeypatch):
    """A folder as Docker or systemd mounts it, the service started elsewhere."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv(request.param, str(folder))
    return folder


def test_a_secret_file_is_read_without_its_line_end(secrets):
    (secrets / "openai_api_key").write_text("of-the-file\n")
    (secrets / "extractor_model").write_text("small")
    settings = load_settings()
    assert settings.openai_api_key.get_secret_value() == "of-the-file"
    assert settings.model == "small"


def test_the_environment_goes_before_a_secret_file(secrets, monkeypatch):
    (secrets / "openai_api_key").write_text("of-the-file")
    monkeypatch.setenv("OPENAI_API_KEY", "of-the-environment")
    assert load_settings().openai_api_key.get_secret_value() == "of-the-environment"


def test_an_empty_secret_file_turns_nothing_on(secrets):
    (secrets / "openai_api_key").write_text("\n")
    assert not load_settings().llm_configured


def test_a_folder_that_is_not_there_is_no_matter(secrets):
    secrets.rmdir()
    assert load_settings().openai_api_key is None


def test_the_settings_shown_say_where_it_comes_from(secrets):
    (secrets / "openai_api_key").write_text("of-the-file")
    shown = {setting.name: setting for setting in settings_in_force(load_settings())}
    assert shown["openai_api_key"].origin == "secret file"
    assert "of-the-file" not in shown["openai_api_key"].value
