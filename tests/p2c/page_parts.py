"""What a page consists of for somebody who goes through it: links, forms and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

#: what scripts keep is text to the parser, too, and so is what somebody typed
_NO_TEXT = ("script", "style", "textarea", "pre", "code")
#: where the words of the product stand alone, and no data
_CAPTIONS = ("h1", "h2", "thead", "button", "label", "dt", "legend", "summary")
_VOID = ("input", "br", "img", "meta", "link", "hr", "path", "col", "source")


@dataclass
class Form:
    """A form that is sent, with what it has when nobody touches it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    #: text, name and value
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    #: text and value of the actions of a list
    actions: list[tuple[str, str]] = field(default_factory=list)
    #: it tries something out beside the form
    tries: bool = False

    def steps(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The word of each button or action, and what pressing it sends."""
        for word, value in self.actions:
            if value and "_selected_action" in self.fields:
                yield word, {**self.fields, "action": value}
        if not self.actions:
            for word, name, value in self.buttons:
                yield word, {**self.fields, **({name: value} if name else {})}


class PageParts(HTMLParser):
    """Reads a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        #: text, and whether it stands where captions do
        self.texts: list[tuple[str, bool]] = []
        self.escaped = False
        #: whether the page has any text below its head and menu
        self.content = False
        self._in: list[str] = []
        self._below = False
        self._asks: tuple[str, list[tuple[str, str]]] | None = None
        self._form: Form | None = None
        self._button: tuple[str, str] | None = None
        self._option: str | None = None
        self._select = ""
        self.feed(page)
        # what is printed has neither head nor menu
        self.content = self.content or (not self._below and bool(self.texts))

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line something stands in."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._in.append(tag)
        self._below = self._below or given.get("id") == "content" or "sy" in given.get("class", "").split()
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "hx-get" in given:
            self.links.append(given["hx-get"])
        if tag == "form":
            if given.get("method", "get").lower() == "get":
                self._asks = (given.get("action", ""), [])
            else:
                self._form = Form(given.get("action", ""), tries="hx-post" in given)
        elif tag == "input":
            self._input(given)
        elif tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option":
            self._option = given.get("value", "")

    def _input(self, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if not name:
            return
        if self._asks and given.get("type") == "hidden":
            self._asks[1].append((name, value))
        elif self._form is not None and (given.get("type") == "hidden" or name == "_selected_action"):
            self._form.fields.setdefault(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            while self._in.pop() != tag:
                pass
        if tag == "form" and self._asks:
            action, fields = self._asks
            self.links.append(f"{action}?{urlencode(fields)}" if fields else action)
            self._asks = None
        elif tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "option":
            self._option = None

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or any(each in self._in for each in _NO_TEXT):
            return
        # markup that was escaped once more shows its tags to the reader
        self.escaped = self.escaped or any(f"<{tag}" in data for tag in ("span", "a href", "div", "strong", "td"))
        self.content = self.content or self._below
        self.texts.append((text, any(each in _CAPTIONS for each in self._in)))
        if self._form is not None and self._button is not None:
            self._form.buttons.append((text, *self._button))
        if self._form is not None and self._option is not None and self._select == "action":
            self._form.actions.append((text, self._option))
