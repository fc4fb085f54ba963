"""HTML as a tree of elements, for tests that look things up in a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def all(self, tag: str = "", cls: str = "") -> list[Element]:
        found = []
        for one in self.children:
            if isinstance(one, Element):
                classes = one.attributes.get("class", "").split()
                if (not tag or one.tag == tag) and (not cls or cls in classes):
                    found.append(one)
                found += one.all(tag, cls)
        return found

    def one(self, tag: str = "", cls: str = "", **attributes: str) -> Element:
        found = [e for e in self.all(tag, cls) if attributes.items() <= e.attributes.items()]
        assert len(found) == 1, (tag, cls, attributes, len(found))
        return found[0]


class Page(HTMLParser):
    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(source)
        self.close()
        assert self._open == [self.root], "a tag is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
