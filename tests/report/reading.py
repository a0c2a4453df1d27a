"""A page as a browser takes it: its text, its elements and their attributes."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """``text`` is what a reader sees, part by part; ``elements`` are names with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "every element is closed where it belongs"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.parts.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.parts)

    def attributes(self, name: str) -> list[str | None]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]

    def dangers(self) -> list[str]:
        """Return whatever could act, lead away or load something."""
        found = [
            tag
            for tag, _ in self.elements
            if tag
            in {
                "script",
                "iframe",
                "object",
                "embed",
                "link",
                "img",
                "image",
                "a",
                "base",
                "form",
                "foreignobject",
            }
        ]
        for _, attrs in self.elements:
            found += [
                name
                for name in attrs
                if name.startswith("on") or name.rpartition(":")[2] in {"href", "src", "srcdoc", "action"}
            ]
            found += [
                str(value)
                for name, value in attrs.items()
                if "url(" in str(value) and not str(value).startswith("url(#")
            ]
        return found
