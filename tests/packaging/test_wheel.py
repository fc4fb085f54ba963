"""The wheel is what a user installs: it is built, installed apart from the checkout, and used."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import prompts
from benchmarks import restarts

ROOT = Path(__file__).parents[2]
ARTICLE = "Police shot dead two men in Portovar on Monday, a hospital said."


def run(*command: str | Path, cwd: Path, text: str | None = None) -> str:
    done = subprocess.run(  # noqa: S603 -- our own interpreter and arguments
        [str(part) for part in command],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; the dependencies are this one's, the checkout is not."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps")
    run(*pip, "--no-index", wheel, cwd=folder)
    site = Path(
        run(python, "-c", "import site; print(*site.getsitepackages())", cwd=folder).strip()
    )
    # A path named in a .pth file is searched, but its own .pth files (the checkout) are not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_holds_the_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"extractor", "schemas", "prompts", "evals"}
    assert "prompts/incident/v1/system.md" in names
    assert "extractor/lexicons/numbers.toml" in names


def test_an_installed_prompt_is_the_one_of_the_checkout(environment: Path) -> None:
    code = "import prompts; print(prompts.__file__); print(prompts.load('incident/v1').digest)"
    file, digest = run(environment / "bin/python", "-c", code, cwd=environment).split()
    assert str(environment) in file
    assert digest == prompts.load("incident/v1").digest


def test_the_installed_command_extracts(environment: Path) -> None:
    command = (environment / "bin/extractor", "extract", "-", "--engine", "rules", "--json")
    answer = json.loads(run(*command, cwd=environment, text=ARTICLE))
    (record,) = answer["records"]
    assert [toll["count"]["text"] for toll in record["tolls"]] == ["two"]


def test_a_worker_that_is_ended_under_load_costs_no_request(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two workers behind a proxy that never sends a request twice; `kill -TERM` of one."""
    seen = asyncio.run(restarts.measure(environment / "bin/extractor", callers=8, ends=1))
    with capsys.disabled():
        print(f"\n{seen}")  # noqa: T201 -- the measurement
    assert seen.failures == []
    assert len(seen.latencies) > 8
    assert len(seen.replaced_s) == 1
