"""Pydantic models of the article that comes in, the draft between, and the records that go out."""
