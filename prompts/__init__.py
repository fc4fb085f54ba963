"""Prompts as versioned folders of Markdown and examples; a released folder is never edited.

A folder holds `system.md` (with `$Term` where a vocabulary of `schemas.vocabulary` goes),
`repair.md`, and `examples/NAME.article.json` with `examples/NAME.draft.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from schemas import vocabulary
from schemas.article import Article
from schemas.draft import Draft

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Message = dict[str, str]

_NAME = re.compile(r"[a-z_]+/v[0-9]+")


class UnknownPrompt(ValueError):
    """There is no such prompt folder."""


@dataclass(frozen=True)
class Example:
    """A fictional article, its sentences, and the draft it should give."""

    name: str
    article: Article
    sentences: tuple[str, ...]
    draft: Draft

    @property
    def answer(self) -> str:
        """The draft as the model should write it: compact JSON, defaults left out."""
        written = self.draft.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Prompt:
    """One version of one prompt.

    Attributes:
        name: folder and version, `incident/v1`.
        digest: SHA-256 (hex) of everything sent that does not depend on the article.
        prefix: the messages before the article's, the same bytes on every call.
    """

    name: str
    digest: str
    prefix: tuple[Message, ...]
    examples: tuple[Example, ...]
    repair_text: str

    def messages(self, article: Article, sentences: Sequence[str]) -> list[Message]:
        """Return the messages that ask for a draft of `article`, cut into `sentences`."""
        return [*self.prefix, {"role": "user", "content": render_article(article, sentences)}]

    def repair(self, missing: Sequence[tuple[str, str | None]]) -> str:
        """Return the message that names strings the article does not have.

        Args:
            missing: each string, and what the article has in its place where that is known.
        """
        lines = [
            f"{number}. {_quoted(text)}" + (f" (the article has: {_quoted(hint)})" if hint else "")
            for number, (text, hint) in enumerate(missing, start=1)
        ]
        return self.repair_text + "\n".join(lines)


def load(name: str) -> Prompt:
    """Read a prompt folder, `incident/v1`.

    Raises:
        UnknownPrompt: no such folder.
    """
    folder = files(__package__)
    if _NAME.fullmatch(name):
        folder = folder.joinpath(*name.split("/"))
    if not folder.joinpath("system.md").is_file():
        raise UnknownPrompt(f"There is no prompt '{name}'.")
    system = Template(_text(folder / "system.md")).substitute(_glossaries())
    repair = _text(folder / "repair.md")
    examples = tuple(_examples(folder / "examples"))
    prefix: list[Message] = [{"role": "system", "content": system}]
    for example in examples:
        asked = render_article(example.article, example.sentences)
        prefix.append({"role": "user", "content": asked})
        prefix.append({"role": "assistant", "content": example.answer})
    sent = json.dumps([prefix, repair], ensure_ascii=False).encode()
    return Prompt(name, hashlib.sha256(sent).hexdigest(), tuple(prefix), examples, repair)


def render_article(article: Article, sentences: Sequence[str]) -> str:
    """Number the sentences and fence them.

    The tag is derived from the digest of all that stands inside, so that no article can hold its
    own closing tag.
    """
    head = [
        f"{label}: {_one_line(value)}"
        for label, value in (
            ("title", article.title),
            ("outlet", article.source.name if article.source else None),
            ("published", article.published_at and article.published_at.isoformat()),
        )
        if value
    ]
    body = [f"[{number}] {sentence}" for number, sentence in enumerate(sentences, start=1)]
    inside = "\n".join([*head, *body])
    tag = "article-" + hashlib.sha256(inside.encode()).hexdigest()[:16]
    return f"<{tag}>\n{inside}\n</{tag}>"


def _glossaries() -> dict[str, str]:
    return {
        name: term.glossary()
        for name, term in vars(vocabulary).items()
        if isinstance(term, type) and issubclass(term, vocabulary.Term)
    }


def _examples(folder: Traversable) -> list[Example]:
    names = sorted(
        entry.name.removesuffix(".article.json")
        for entry in folder.iterdir()
        if entry.name.endswith(".article.json")
    )
    examples = []
    for name in names:
        source = json.loads(_text(folder / f"{name}.article.json"))
        sentences = tuple(source.pop("sentences"))
        article = Article.model_validate(source | {"text": " ".join(sentences)})
        draft = Draft.model_validate_json(_text(folder / f"{name}.draft.json"))
        examples.append(Example(name, article, sentences, draft))
    return examples


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
