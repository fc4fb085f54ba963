"""The command line: `evals run`, `score`, `compare`, `agree`, `report`, `bench`.

A command's module is imported when the command runs, so that `--help` is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "run": "Run an engine over a dataset and score it.",
    "score": "Score a saved run again.",
    "compare": "Say whether one run is better than another, and by how much.",
    "agree": "Score one annotator's gold against another's.",
    "report": "Write a run as one HTML page: scores, texts, disagreements.",
    "bench": "Score an engine on an external benchmark, by its own metric.",
}
"""Each is the function of this name in `evals.commands.<name>`."""

_SETTINGS: dict[str, Any] = {
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
    "rich_markup_mode": None,
    # Its tracebacks show local variables, and those hold articles.
    "pretty_exceptions_enable": False,
}


class _LazyGroup(TyperGroup):
    """Lists placeholders; the command itself is loaded when it is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 typer keeps its types private
        name, placeholder, rest = super().resolve_command(ctx, args)
        return name, placeholder and _load(str(placeholder.name)), rest


app = typer.Typer(
    name="evals",
    cls=_LazyGroup,
    help="Score incident records against gold, compare runs, and report on them.",
    no_args_is_help=True,
    **_SETTINGS,
)


def _placeholder() -> None: ...


for _name, _help in COMMANDS.items():
    app.command(_name, help=_help)(_placeholder)


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name="evals")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"jinja2", "markupsafe", "numpy", "scipy"}:
            raise
        sys.stderr.write(f"error: {error.name} is missing: install incident-extractor[evals].\n")
        sys.exit(2)


def _load(name: str) -> Any:  # noqa: ANN401 as above
    command = typer.Typer(**_SETTINGS)
    module = import_module(f"evals.commands.{name}")
    command.command(name, help=None)(getattr(module, name))
    return typer.main.get_command(command)


if __name__ == "__main__":
    main()
