"""The command line: `extractor extract`, `serve`, `keys`, `schema`, `config`."""

from extractor.cli.app import main

__all__ = ["main"]
