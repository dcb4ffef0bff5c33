"""Templates as pages are made from them: without indentation, and the theme's long lists of classes by short names.

A list of fifty rows had four hundred cells of four hundred letters of classes each. The short names stand in
`static/integration/light.css`, which `python -m integration.light` makes from the theme's own stylesheet: make it again
with a new version of the theme. A list the theme has changed is not found any more and stands in pages as it is.
"""

import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.template import Origin
from django.template.loaders import cached
from django.utils.html import format_html
from django.utils.translation import gettext as _

_FIELD = (
    "border border-base-200 bg-white font-medium min-w-20 placeholder-base-400 rounded-default shadow-xs "
    "text-font-default-light text-sm focus:outline-2 focus:-outline-offset-2 focus:outline-primary-600 "
    "group-[.errors]:border-red-600 focus:group-[.errors]:outline-red-600 dark:bg-base-900 dark:border-base-700 "
    "dark:text-font-default-dark dark:group-[.errors]:border-red-500 dark:focus:group-[.errors]:outline-red-500 "
    "dark:scheme-dark group-[.primary]:border-transparent disabled:!bg-base-50 dark:disabled:!bg-base-800 "
    "px-3 py-2 w-full"
)

_LINE = (
    "min-h-[62.5px] align-middle border-b max-md:border-b border-base-200 lg:group-[.last]/parent:border-b-0 "
    "dark:border-base-800 flex items-center before:capitalize before:font-semibold before:content-[attr(data-label)] "
    "before:text-font-important-light dark:before:text-font-important-dark before:mr-auto before:pr-4 lg:before:hidden "
    "font-normal px-3 lg:first:pl-3 lg:last:pr-3 lg:px-1.5 text-left lg:table-cell"
)
_REMOVE = (
    "pl-3 pr-1.5 lg:pl-0 border-b lg:border-t border-base-200 dark:border-base-800 "
    "lg:group-[.last]/parent:border-b-0 lg:border-t-0 min-h-[62.5px] text-left text-red-600 flex items-center "
    "before:capitalize before:font-semibold before:content-[attr(data-label)] before:mr-auto "
    "before:text-font-important-light before:pr-4 lg:before:hidden font-normal px-3 text-sm lg:align-top lg:table-cell "
    "lg:w-px dark:before:text-font-important-dark"
)

#: short name -> the theme's classes, as they stand in its templates and modules
SHORT = {
    # cells and rows of lists
    "l-cell": "align-middle flex border-t border-base-200 font-normal gap-4 items-center min-w-0 overflow-hidden px-3 "
    "py-1.5 h-[45px] text-left before:flex before:capitalize before:content-[attr(data-label)] before:items-center "
    "before:font-semibold before:text-font-important-light before:mr-auto first:border-t-0 lg:before:hidden "
    "lg:first:border-t lg:table-cell dark:border-base-800 dark:before:text-font-important-dark",
    "l-tick": "align-middle flex items-center px-3 py-2 text-left before:block before:capitalize "
    "before:content-[attr(data-label)] before:font-semibold before:mr-auto before:text-font-important-light "
    "lg:before:hidden lg:border-t lg:border-base-200 lg:table-cell dark:lg:border-base-800 "
    "dark:before:text-font-important-dark",
    "l-row": "block border border-base-200 mb-3 relative rounded-default lg:table-row lg:border-none lg:mb-0 "
    "lg:rounded-none dark:border-base-800",
    "l-link": "text-font-important-light dark:text-font-important-dark",
    # what a filter offers
    "l-choice": "border-b border-base-200 last:border-b-0 dark:border-base-700",
    "l-offer": "block px-3 py-2 hover:text-primary-600 dark:hover:text-primary-500",
    # what one fills in
    "l-box": r"appearance-none bg-white block border border-base-300 h-4 min-w-4 relative rounded-[4px] shadow-xs w-4 "
    r"dark:bg-base-900 dark:border-base-700 dark:checked:after:text-white after:absolute "
    r"after:content-['check\_small'] after:flex! after:h-4 after:items-center after:justify-center after:leading-none "
    r"after:material-symbols-outlined after:-ml-px after:-mt-px after:text-white after:w-4 "
    r"dark:after:text-transparent checked:bg-primary-600 dark:checked:bg-primary-600 checked:border-primary-600 "
    r"dark:checked:border-primary-600",
    "l-switch": "appearance-none bg-base-300 block cursor-pointer h-5 relative rounded-full w-8 min-w-8 "
    "disabled:cursor-not-allowed disabled:opacity-50 focus:outline-none after:absolute after:bg-white "
    "after:content-[''] after:bg-red-300 after:h-3 after:rounded-full after:shadow-xs after:transition-all "
    "after:left-1 after:top-1 after:w-3 checked:bg-green-500 checked:after:left-4 dark:bg-base-600 "
    "dark:checked:bg-green-700",
    "l-input": f"{_FIELD} max-w-2xl",
    "l-day": f"{_FIELD} min-w-52",
    "l-text": f"{_FIELD} max-w-4xl appearance-none",
    "l-select": f"{_FIELD} pr-8! max-w-2xl appearance-none text-ellipsis",
    "l-fold": "material-symbols-outlined absolute group-[.primary]:text-white pointer-events-none mr-[12px] right-0 "
    "text-base-400 top-0 top-1/2 hover:text-base-700 dark:text-base-500 dark:hover:text-base-200 -translate-y-1/2",
    # what stands beside a field: its name, and the menu of the record it refers to
    "l-label": "block font-semibold mb-2 text-font-important-light text-sm dark:text-font-important-dark",
    "l-side": "lg:min-w-56 lg:w-56 lg:h-[38px] lg:flex lg:items-center lg:self-start lg:leading-[38px]",
    "l-more": "bg-white border border-base-200 cursor-pointer flex items-center h-[38px] justify-center ml-2 "
    "rounded-default select-none shadow-xs shrink-0 text-base-400 text-sm w-[38px] hover:text-base-700 "
    "dark:bg-base-900 dark:border-base-700 dark:text-base-500 dark:hover:text-base-200 focus:outline-2 "
    "focus:-outline-offset-2 focus:outline-primary-600",
    "l-menu": "bg-white border border-base-200 flex flex-col py-1 rounded-default shadow-lg top-7 z-50 w-56 "
    "dark:bg-base-800 dark:border-base-700",
    "l-act": "material-symbols-outlined -ml-1.5 text-icon",
    "l-drop": "text-red-600 hover:text-red-600 dark:!text-red-500 dark:hover:!text-red-500",
    # lines of a document or a mapping (templates/unfold/helpers/edit_inline/tabular_group.html)
    "l-old": f"{_LINE} p-3 lg:py-3",
    "l-new": f"{_LINE} py-3",
    "l-gone": f"{_REMOVE} p-3 lg:py-3",
    "l-blank": f"{_REMOVE} py-3",
    "l-in": "flex flex-row gap-3 items-center",
    "l-up": "flex flex-col grow",
    "l-pick": "grow relative max-w-2xl",
    "l-type": "max-w-2xl relative w-full",
    "l-bin": "cursor-pointer flex h-[38px] w-[38px] items-center justify-center rounded-default select-none "
    "transition-colors hover:bg-base-50 dark:hover:bg-base-800",
    "l-red": "material-symbols-outlined md-18 text-red-600 dark:text-red-500",
    "l-undo": "absolute backdrop-blur-xs border-b shadow-inner flex items-center justify-center gap-1.5 "
    "top-0 left-0 w-full h-full bg-white/50 dark:bg-base-900/80 dark:border-base-800",
    "l-back": "cursor-pointer font-medium flex gap-1 items-center text-red-600 dark:text-red-500",
    "l-title": "border-b border-base-200 dark:border-base-800 bg-base-50 dark:bg-white/[.02] lg:bg-transparent "
    "lg:border-0 dark:lg:bg-transparent!",
    "l-even": "bg-base-50 dark:bg-white/[.02]",
    "l-body": "block relative lg:table-row-group",
    "l-no": "inline-flex font-semibold items-center justify-center leading-normal h-6 w-6 !rounded-full uppercase "
    "whitespace-nowrap",
    # the list of all tables
    "l-table": "font-normal p-3 text-left border-b border-base-100 dark:border-base-800",
    "l-links": "border-b border-base-100 dark:border-base-800 p-3 text-right",
    "l-add": "block leading-none text-base-400 transition-colors dark:text-base-500",
    "l-ways": "flex flex-row items-center ml-auto gap-4 justify-end",
    # the menu (templates/unfold/helpers/app_list.html)
    "l-icon": "material-symbols-outlined md-18 mr-3 w-[18px]",
    "l-group": "items-center mb-1 mx-3 py-1.5 px-3 select-none text-font-important-light text-sm "
    "dark:text-font-important-dark",
    "l-turn": "material-symbols-outlined ml-auto transition-transform group-hover:text-primary-600 "
    "dark:group-hover:text-primary-500",
    "l-press": "block cursor-pointer flex flex-row grow items-center gap-1 mx-1 px-3 py-2 rounded-default text-left",
    "l-nav": "flex h-[38px] items-center -mx-3 px-3 rounded-default hover:text-primary-600 dark:hover:text-primary-500",
}

#: whitespace that is read by people or by scripts, or is part of a text to translate
_KEPT = re.compile(
    r"(\{% *blocktrans.*?endblocktrans(?:late)? *%\}|<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)",
    re.DOTALL,
)
_BETWEEN = re.compile(r"%\}\s*\n\s*\{%")
_INDENTED = re.compile(r"\s*\n\s*")


def shorten(text: str) -> str:
    """The text with the theme's lists of classes by their short names."""
    for name, classes in SHORT.items():
        text = text.replace(classes, name)
    return text


def lighten(source: str, *, themes: bool = False) -> str:
    """A template that makes the same page with fewer bytes. `themes`: it is one of the theme's, where tags stand in
    lines of their own and nothing between two of them is meant to be seen."""
    parts = _KEPT.split(shorten(source))
    parts[::2] = [_INDENTED.sub("\n", _BETWEEN.sub("%}{%", part) if themes else part) for part in parts[::2]]
    return "".join(parts)


def shorten_lists(*modules: Any) -> None:
    """The lists of classes that modules of the theme make cells and boxes with, by their short names."""
    for module in modules:
        for name, classes in vars(module).items():
            if name.endswith("_CLASSES"):
                classes[:] = shorten(" ".join(classes)).split()


def box(name: str, value: Any) -> str:
    """The box that chooses a row of a list."""
    return format_html(
        '<input type="checkbox" name="{}" value="{}" class="l-box action-select" aria-label="{}">',
        name, value, _("Select record"),
    )  # fmt: skip


def make_headers_once(lists: Any) -> None:
    """The theme makes the headers of a list anew for each of its rows."""
    made = lists.result_headers

    def once(changes: Any) -> list[dict[str, Any]]:
        if "_headers" not in vars(changes):
            changes._headers = list(made(changes))
        return changes._headers

    lists.result_headers = once


def show_once(shown: Any) -> None:
    """The theme asks a field that is only shown for its value seven times, and some ask the database for it."""
    for name in ("contents", "_resolve_field"):
        setattr(shown, name, _kept_with_form(getattr(shown, name)))


def _kept_with_form(made: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def once(field: Any) -> Any:
        known = vars(field.form).setdefault("_shown", {})
        place = (made, field.field["field"])
        if place not in known:
            known[place] = made(field)
        return known[place]

    return once


class Loader(cached.Loader):
    """Keeps templates that were lightened when they were read."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        name = str(origin.name)
        return lighten(source, themes="/unfold/" in name) if name.endswith(".html") else source


# --- the stylesheet -------------------------------------------------------------------------------------------------

SHEET = Path(__file__).parent / "static" / "integration" / "light.css"
#: the theme's layers in its order: this sheet is read before its own
_HEAD = "/* Made by `python -m integration.light` from the theme's stylesheet: do not edit. */\n"
_HEAD += "@layer properties, theme, base, components, utilities;\n"
_CLASS = re.compile(r"\.((?:\\[0-9a-f]{1,6} ?|\\.|[\w-])+)")
#: selectors are set apart by commas outside of brackets
_APART = re.compile(r",(?![^(\[]*[)\]])")
_ESCAPED = re.compile(r"\\([0-9a-f]{2,6}) ?|\\(.)")


def stylesheet() -> str:
    """The rules of the theme's classes, for the short names."""
    found = find_spec("unfold")
    if found is None or found.origin is None:
        raise LookupError("The stylesheet is made from that of the theme: install unfold.")
    theme = (Path(found.origin).parent / "static" / "unfold" / "css" / "styles.css").read_text()
    begin = theme.index("@layer utilities{") + len("@layer utilities")
    utilities = theme[begin : _end(theme, begin)]
    made = [_HEAD]
    for name, classes in SHORT.items():
        wanted = set(classes.split())
        met: set[str] = set()
        rules = "".join(_rules(utilities[1:-1], wanted, name, met))
        if missing := wanted - met:
            raise LookupError(f"The theme has no rule for {', '.join(sorted(missing))} ({name}).")
        made.append(f"@layer utilities{{{rules}}}\n")
    return "".join(made)


def _rules(text: str, wanted: set[str], name: str, found: set[str]) -> Iterator[str]:
    """The rules for one of the classes, whatever conditions they stand in, for the short name."""
    place = 0
    while (opened := text.find("{", place)) >= 0:
        closed = _end(text, opened)
        head, body = text[place:opened].rpartition(";")[2], text[opened + 1 : closed - 1]
        place = closed
        if head.startswith("@"):
            inner = "".join(_rules(body, wanted, name, found))
            if inner:
                yield f"{head}{{{inner}}}"
            continue
        for selector in _APART.split(head):
            match = _CLASS.match(selector)
            if match and (of := _ESCAPED.sub(_letter, match[1])) in wanted:
                found.add(of)
                yield f".{name}{selector[match.end() :]}{{{body}}}"


def _letter(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _end(text: str, opened: int) -> int:
    """Where the block that opens here has ended."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, opened):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.end()
    raise ValueError("The stylesheet of the theme ends within a rule.")


if __name__ == "__main__":
    SHEET.write_text(stylesheet())
    sys.stdout.write(f"{SHEET}: {SHEET.stat().st_size} bytes\n")
