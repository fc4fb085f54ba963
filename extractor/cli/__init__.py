"""The command line: `extractor extract`, `serve`, `schema`, `config`."""

from extractor.cli.app import main

__all__ = ["main"]
