"""What a browser sends of a form."""

from __future__ import annotations

from html.parser import HTMLParser


class Boxes(HTMLParser):
    """What a browser sends of the form of a page when nobody touches it."""

    def __init__(self, page: str, form: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._name, self._inside, self._select, self._options, self._area = form, False, None, [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._inside = self._inside or (tag == "form" and given.get("id") == self._name)
        if not self._inside or "disabled" in given:
            return
        if tag == "input" and given.get("type") not in ("submit", "button") and "name" in given:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                blank = "on" if given.get("type") == "checkbox" else ""
                self.sent.setdefault(given["name"], []).append(given.get("value") or blank)
        elif tag == "select":
            self._select, self._options = given, []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea":
            self._area = given["name"]
            self.sent[self._area] = [""]

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected]
            if "multiple" not in self._select:
                chosen = chosen[-1:] or [value for value, _selected in self._options[:1]]
            self.sent.setdefault(self._select.get("name"), []).extend(chosen)
            self._select = None

    def handle_data(self, data):
        if self._area is not None:
            # the first line end belongs to the markup
            self.sent[self._area] = [data.removeprefix("\r\n").removeprefix("\n").replace("\n", "\r\n")]
