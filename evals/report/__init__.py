"""A run as a page that a person would rather look at than a table."""

from evals.report.page import render
from evals.report.summary import Scored

__all__ = ["Scored", "render"]
