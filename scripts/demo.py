"""Start the service, POST the five articles to it, print the records, stop it."""

# ruff: noqa: INP001 a script, not a package

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from extractor.cli.render import counted, extraction_view
from extractor.cli.terminal import console, printable
from extractor.errors import ConfigurationError
from extractor.settings import load_settings
from schemas.extraction import Extraction

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "evals" / "data" / "syria-coast-2025" / "articles"
START_S = 60
STOP_S = 10
MARGIN_S = 30
"""What an answer may take beyond the service's own deadline."""
LOG_LINES = 15

LISTENING = re.compile(r"^Listening on (http://\S+)", re.MULTILINE)


class DemoError(Exception):
    """A step did not work; the message is for the user."""


class Client:
    """The service over HTTP, past any proxy: it is on the loopback."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self.url = url
        self._timeout_s = timeout_s
        self._opener: OpenerDirector = build_opener(ProxyHandler({}))

    def engines(self) -> dict[str, bool]:
        """Return which engines can be asked; raises OSError while the service is not ready."""
        with self._opener.open(f"{self.url}/readyz", timeout=self._timeout_s) as answer:
            engines: dict[str, bool] = json.load(answer)["engines"]
        return engines

    def extract(self, text: bytes) -> Extraction:
        """POST an article as plain text, with engine=auto.

        Raises:
            DemoError: with the problem that the service answered, or why it did not.
        """
        request = Request(  # noqa: S310 our own http URL
            f"{self.url}/v1/extract?engine=auto",
            data=text,
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return Extraction.model_validate_json(answer.read())
        except HTTPError as error:
            raise DemoError(_problem(error)) from None
        except OSError as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise DemoError(f"the service did not answer: {reason}") from None


def main() -> int:
    """Run the demo and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    out = console(sys.stdout)
    try:
        timeout_s = load_settings().deadline_s + MARGIN_S
        with _service() as url:
            show(Client(url, timeout_s), out)
    except (DemoError, ConfigurationError) as error:
        sys.stderr.write(f"The demo failed: {printable(str(error))}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def show(client: Client, out: Console) -> None:
    """Print the answers to all articles, as they come."""
    model = client.engines()["llm"]
    asked = "the language model that is configured" if model else "the offline rules engine"
    out.print(Text(f"Service at {client.url}"))
    out.print(Text(f"With engine=auto, {asked} answers.", "bold"))
    if not model:
        out.print(Text("Set OPENAI_API_KEY or OPENAI_BASE_URL to ask a model instead.", "dim"))
    started = time.perf_counter()
    records = 0
    files = sorted(ARTICLES.glob("*.txt"))
    for file in files:
        out.print()
        out.print(Rule(style="dim"))
        try:
            extraction = client.extract(file.read_bytes())
        except DemoError as failed:
            raise DemoError(f"{file.name}: {failed}") from None
        records += len(extraction.records)
        out.print(extraction_view(extraction, file.name))
    seconds = time.perf_counter() - started
    found = f"{counted(len(files), 'article')}, {counted(records, 'record')}, {seconds:.1f} s."
    out.print()
    out.print(Text(found, "bold"))
    out.print(Text("Your own: .venv/bin/extractor extract FILE --published-at 2024-05-31"))


@contextmanager
def _service() -> Iterator[str]:
    """Run the service and give its URL once it is ready; it is gone afterwards, come what may."""
    command = [sys.executable, "-m", "extractor.cli", "serve"]
    flags = ["--host", "127.0.0.1", "--port", "0", "--workers", "1"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "service.log")
        with log.open("wb") as sink:
            process = subprocess.Popen(  # noqa: S603 our own command line
                [*command, *flags], cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT
            )
        try:
            yield _ready(process, log)
        finally:
            _stop(process)


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        ended = process.poll()
        said = log.read_text(encoding="utf-8", errors="replace")
        if ended is not None:
            raise DemoError(f"the service ended with code {ended}.\n{_tail(said)}")
        if listening := LISTENING.search(said):
            try:
                Client(listening[1], timeout_s=1).engines()
            except OSError:
                pass  # bound, and not yet answering
            else:
                return listening[1]
        time.sleep(0.05)
    raise DemoError(f"the service was not ready after {START_S} s.\n{_tail(said)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        pass  # killed below
    finally:
        process.kill()
        process.wait()


def _tail(said: str) -> str:
    return "\n".join(said.splitlines()[-LOG_LINES:])


def _problem(error: HTTPError) -> str:
    body = error.read()
    try:
        problem = json.loads(body)
        return f"the service answered {error.code}: {problem['title']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"the service answered {error.code}"


if __name__ == "__main__":
    sys.exit(main())
