from __future__ import annotations

import json
import re
import signal
import socket
import time
import urllib.error
import urllib.request

import pytest

from extractor.cli.serve import banner, free_port, settings_to_serve
from extractor.errors import ConfigurationError
from extractor.settings import Settings


@pytest.fixture(autouse=True)
def _environment(tmp_path, monkeypatch):
    """Take back what flags put into the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOST", "PORT", "WORKERS", "LOG_LEVEL"):
        monkeypatch.setenv(f"EXTRACTOR_{name}", "")


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_flags_go_before_the_environment(monkeypatch):
    monkeypatch.setenv("EXTRACTOR_WORKERS", "3")
    monkeypatch.setenv("EXTRACTOR_LOG_LEVEL", "error")
    settings = settings_to_serve({"port": 0, "workers": 2, "host": None, "log_level": None})
    assert (settings.workers, settings.log_level, settings.host) == (2, "error", "127.0.0.1")


def test_workers_find_the_flags_in_their_environment(monkeypatch):
    chosen = settings_to_serve({"port": 0, "log_level": "warning"})
    assert Settings().port == chosen.port > 0
    assert Settings().log_level == "warning"


def test_a_port_in_use_is_said(taken):
    with pytest.raises(ConfigurationError, match=f"port {taken}: Address already in use"):
        free_port("127.0.0.1", taken)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        pytest.param("127.0.0.1", "http://127.0.0.1:8000 ", id="IPv4"),
        pytest.param("::1", "http://[::1]:8000 ", id="IPv6"),
    ],
)
def test_the_banner_says_where_the_service_listens(host, shown):
    assert shown in banner(Settings(host=host))


def test_the_banner_says_who_can_answer():
    assert "llm not configured" in banner(Settings())
    assert "llm (small)" in banner(Settings(OPENAI_API_KEY="k", model="small"))
    several = Settings(OPENAI_API_KEY="k", model="a", fallback_models=[{"model": "b"}])
    assert "llm (a, then b)" in banner(several)
    assert "k" not in banner(Settings(OPENAI_API_KEY="kkkk")).split("Engines")[1].split()


def get(url):
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 our own URL
                return json.load(answer)
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_service_runs_until_it_is_interrupted(cli, workers):
    process = cli.start("serve", "--port", "0", "--workers", workers, "--log-level", "error")
    try:
        url = re.search(r"http://\S+", process.stderr.readline())[0]
        assert get(f"{url}/readyz") == {"ready": True, "engines": {"llm": False, "rules": True}}
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[1]
    finally:
        process.kill()
        process.communicate()
    assert process.returncode in {0, 130}
    assert "Traceback" not in said
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{url}/healthz", timeout=5)  # noqa: S310 our own URL


def test_a_port_in_use_ends_the_command_with_2(cli, taken):
    ran = cli.run("serve", "--port", str(taken))
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: Configuration error: EXTRACTOR_HOST, EXTRACTOR_PORT: ")
    assert "Traceback" not in ran.stderr
