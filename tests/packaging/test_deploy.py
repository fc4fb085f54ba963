"""The examples of deployment agree with the settings, with each other and with the locks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from configparser import RawConfigParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from extractor.api.body import JSON_BYTES_PER_CHAR, JSON_ROOM_BYTES
from extractor.secret_files import FOLDERS
from extractor.settings import Settings
from extractor.telemetry.prometheus import Prometheus

ROOT = Path(__file__).parents[2]
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
EXAMPLES = (
    "Dockerfile",
    "compose.yaml",
    "deploy/incident-extractor.service",
    "deploy/nginx.conf",
    "docs/deploying.md",
)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def instructions():
    """The Dockerfile's, each a word and the rest on one line."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", read("Dockerfile")))
    return [line.split(None, 1) for line in joined.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def service():
    return yaml.safe_load(read("compose.yaml"))["services"]["extractor"]


@pytest.fixture(scope="module")
def unit():
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(read("deploy/incident-extractor.service"))
    return parser["Service"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_that_is_named_exists(name):
    known = {f"EXTRACTOR_{field}".upper() for field in Settings.model_fields} | {*FOLDERS}
    named = set(re.findall(r"\bEXTRACTOR_[A-Z_]+", read(name)))
    assert named - known <= {"EXTRACTOR_PUBLISHED_PORT"}


def test_every_metric_that_is_named_exists():
    exposed = Prometheus(None).exposition().decode()
    known = set(re.findall(r"^# TYPE (\S+)", exposed, re.MULTILINE))
    watched = read("docs/deploying.md").partition("## Watch")[2].partition("\n## ")[0]
    named = set(re.findall(r"`((?:extractor|process)_[a-z_]+)[`{]", watched))
    assert len(named) > 5
    assert named <= known


def test_files_that_are_named_exist():
    for target in re.findall(r"\]\(([^)#:]+)\)", read("docs/deploying.md")):
        assert (ROOT / "docs" / target).exists(), target


class TestDockerfile:
    def test_all_that_is_copied_is_let_through_and_nothing_else(self, instructions):
        copied = {
            source
            for word, rest in instructions
            if word == "COPY" and not rest.startswith("--from")
            for source in rest.split()[:-1]
        }
        let_through = {line[1:] for line in read(".dockerignore").splitlines() if line[:1] == "!"}
        assert copied == let_through
        assert all((ROOT / source).exists() for source in copied)

    def test_the_wheel_can_be_built_from_what_is_copied(self, instructions):
        project = tomllib.loads(read("pyproject.toml"))
        packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
        copied = " ".join(rest for word, rest in instructions if word == "COPY").split()
        assert {*packages, "pyproject.toml", *project["project"]["license-files"]} <= {*copied}

    def test_it_does_not_run_as_root(self, instructions):
        (user,) = (rest for word, rest in instructions if word == "USER")
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)

    def test_nothing_is_installed_without_its_hash(self, instructions):
        runs = " ".join(rest for word, rest in instructions if word == "RUN")
        installs = re.findall(r"pip\b[^&]*?\binstall\b[^&]*", runs)
        assert len(installs) == 3
        assert all("--require-hashes" in run or "--no-index" in run for run in installs)

    @pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (None, 1)])
    def test_its_health_check_tells_health(self, instructions, status, code):
        (check,) = (rest for word, rest in instructions if word == "HEALTHCHECK")
        command = json.loads(check[check.index("CMD") + 3 :])
        with Answering(status) as port:
            done = subprocess.run(  # noqa: S603 the file's own command
                [sys.executable, *command[1:]],
                env=os.environ | {"EXTRACTOR_PORT": str(port), "http_proxy": "http://127.0.0.1:1"},
                capture_output=True,
                check=False,
                timeout=30,
            )
        assert command[0] == "python"
        assert done.returncode == code


class Answering:
    """A server whose /healthz has a status; None: nothing listens."""

    def __init__(self, status):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status if self.path == "/healthz" else 404)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listens = status is not None

    def __enter__(self):
        if self._listens:
            threading.Thread(target=self._server.serve_forever, args=(0.01,)).start()
        else:
            self._server.server_close()
        return self._server.server_port

    def __exit__(self, *_):
        if self._listens:
            self._server.shutdown()
            self._server.server_close()


class TestLocks:
    @staticmethod
    def pins(name):
        return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", read(name), re.MULTILINE))

    @pytest.mark.parametrize("name", ["deploy/service.lock", "deploy/build.lock"])
    def test_every_requirement_has_hashes_and_no_address(self, name):
        text = read(name)
        blocks = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
        assert blocks
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in text

    @pytest.mark.parametrize("name", ["deploy/service.lock", "deploy/build.lock"])
    def test_the_versions_are_those_that_are_tested(self, name):
        tested = self.pins("requirements.lock")
        for package, version in self.pins(name).items():
            assert tested.get(package, version) == version, package

    def test_the_service_has_what_it_needs_and_no_tools(self):
        project = tomllib.loads(read("pyproject.toml"))["project"]
        needed = [*project["dependencies"], *project["optional-dependencies"]["otel"]]
        pinned = self.pins("deploy/service.lock")
        assert {re.match(r"[a-z0-9-]+", line)[0] for line in needed} <= pinned.keys()
        assert not pinned.keys() & {"pytest", "mypy", "ruff", "hatchling", "scipy", "numpy"}


class TestCompose:
    def test_secrets_are_files_that_the_service_is_given(self, service):
        secrets = yaml.safe_load(read("compose.yaml"))["secrets"]
        assert {*service["secrets"]} == {*secrets} == {"keys.toml", "openai_api_key"}
        assert service["environment"]["EXTRACTOR_KEYS_FILE"] == "/run/secrets/keys.toml"
        assert "OPENAI_API_KEY" not in service["environment"]
        assert "secrets/" in read(".gitignore").splitlines()

    def test_it_may_write_nothing_and_gain_nothing(self, service):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]

    def test_it_is_reached_through_a_proxy_alone(self, service):
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])

    def test_it_is_given_time_to_finish(self, service):
        assert int(service["stop_grace_period"].removesuffix("s")) > DEFAULTS["shutdown_s"]

    def test_models_start_only_with_their_profile(self):
        services = yaml.safe_load(read("compose.yaml"))["services"]
        assert {name: of.get("profiles") for name, of in services.items()} == {
            "extractor": None,
            "vllm": ["vllm"],
            "ollama": ["ollama"],
        }


class TestUnit:
    def test_it_is_given_time_to_finish(self, unit):
        assert int(unit["TimeoutStopSec"]) > DEFAULTS["shutdown_s"]
        assert unit["KillSignal"] == "SIGTERM"

    def test_the_key_is_a_credential_named_as_its_setting(self, unit):
        name, _, path = unit["LoadCredential"].partition(":")
        assert name == "openai_api_key"
        assert path.startswith("/etc/incident-extractor/")


class TestProxy:
    @staticmethod
    def value(directive):
        line = rf"^\s*{directive}\s+(\d+)[sm]?;"
        (found,) = re.findall(line, read("deploy/nginx.conf"), re.MULTILINE)
        return int(found)

    def test_the_services_own_answer_comes_first(self):
        assert self.value("proxy_read_timeout") > DEFAULTS["deadline_s"]

    def test_of_an_idle_connection_the_proxy_lets_go_first(self):
        assert self.value("keepalive_timeout") < DEFAULTS["idle_timeout_s"]
        assert self.value("keepalive") < DEFAULTS["max_connections"] / 4

    def test_the_longest_article_passes(self):
        longest = DEFAULTS["max_article_chars"] * JSON_BYTES_PER_CHAR + JSON_ROOM_BYTES
        assert self.value("client_max_body_size") * 2**20 >= longest

    def test_streams_are_not_held_back_and_posts_not_repeated(self):
        text = read("deploy/nginx.conf")
        assert re.search(r"^\s*proxy_buffering off;", text, re.MULTILINE)
        assert "non_idempotent" not in text
