"""A real browser without a window and without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
TIMEOUT_S = 120


class Browser:
    """Opens files in Chromium; each call is a browser of its own with an empty profile."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._opened = 0

    @classmethod
    def find(cls, folder: Path) -> Browser:
        """Find Chromium: skip the test where it is missing, but fail it in CI."""
        for name in NAMES:
            if program := shutil.which(name):
                return cls(program, folder)
        message = f"no Chromium: none of {', '.join(NAMES)} is on the PATH"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    def dom(self, file: Path, *flags: str, fragment: str = "") -> str:
        """Return the document as it stands after its scripts ran."""
        return self._run(file, fragment, "--dump-dom", *flags)

    def screenshot(self, file: Path, image: Path, *, width: int, height: int, dark: bool) -> None:
        """Write a PNG; 500 px is the least width that a window without a frame can have."""
        scheme = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0") if dark else ()
        self._run(file, "", f"--screenshot={image}", f"--window-size={width},{height}", *scheme)

    def requests(self, file: Path) -> list[str]:
        """Return every URL beyond the file itself that the page asked for.

        The browser's own errands (its clock, its updates) have no page as their initiator.
        """
        log = self._folder / "net-log.json"
        self._run(file, "", "--dump-dom", f"--log-net-log={log}")
        net = json.loads(log.read_bytes())
        started = net["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
        jobs = [e["params"] for e in net["events"] if e["type"] == started and "params" in e]
        return [
            job["url"]
            for job in jobs
            if "url" in job and job.get("initiator", "not an origin") != "not an origin"
        ]

    def _run(self, file: Path, fragment: str, *flags: str) -> str:
        self._opened += 1
        profile = self._folder / f"profile-{self._opened}"
        done = subprocess.run(  # noqa: S603 -- the browser found on the PATH, our own arguments
            [
                self._program,
                *FLAGS,
                f"--user-data-dir={profile}",
                *flags,
                file.resolve().as_uri() + fragment,
            ],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=TIMEOUT_S,
        )
        shutil.rmtree(profile, ignore_errors=True)
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout
