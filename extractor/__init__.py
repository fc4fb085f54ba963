"""Article in, grounded incident records out."""

__version__ = "0.1.0"
