"""What commands print: a progress bar, and tables that fit a narrow terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Sequence
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from integration.models import SynchRun

_NARROW, _WIDE = 40, 100


def width() -> int:
    """Columns of the terminal (COLUMNS when it is set), within reason."""
    return max(_NARROW, min(shutil.get_terminal_size((_WIDE, 24)).columns, _WIDE))


def wrap(text: str, indent: int = 0, hang: int | None = None) -> str:
    """Text wrapped to the terminal; off a terminal it stays one line, so that it can be searched."""
    first = " " * indent
    if not sys.stdout.isatty():
        return first + text
    return textwrap.fill(
        text,
        width(),
        initial_indent=first,
        subsequent_indent=" " * (indent if hang is None else hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def cut(text: str, room: int) -> str:
    """The text, shortened with an ellipsis when it does not fit."""
    return text if len(text) <= room else text[: max(1, room - 1)] + "…"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], indent: int = 2, gap: int = 2) -> list[str]:
    """Lines of a table: the first column left, the others right; the first gives way when the terminal is narrow."""
    cells = [[str(cell) for cell in row] for row in (heads, *rows)]
    sizes = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    others = sum(size + gap for size in sizes[1:])
    sizes[0] = max(8, min(sizes[0], width() - indent - others))
    space = " " * gap
    found = []
    for first, *rest in cells:
        line = " " * indent + cut(first, sizes[0]).ljust(sizes[0])
        line += "".join(space + cell.rjust(size) for cell, size in zip(rest, sizes[1:], strict=True))
        found.append(line.rstrip())
    return found


class Progress:
    """Observer of a run: a bar on a terminal, elsewhere a line now and then."""

    #: seconds between two drawings of the bar, and between two lines off a terminal
    DRAW, SAY = 0.1, 5.0

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.on_terminal = out.isatty()
        self.began = self.last = time.monotonic()
        self.run = 0
        self.before = 0
        self.drawn = 0

    def __call__(self, run: SynchRun) -> None:
        now = time.monotonic()
        if run.pk != self.run:
            self.run, self.began, self.before = run.pk, now, 0
            if self.on_terminal:
                self.last = 0.0
        if now - self.last < (self.DRAW if self.on_terminal else self.SAY):
            return
        self.last = now
        if self.on_terminal:
            self._draw(run, now)
        else:
            self._write(self._sentence(run) + "\n")

    def _draw(self, run: SynchRun, now: float) -> None:
        rate = run.done / (now - self.began) if now - self.began > 0.5 else 0
        total = max(run.total, run.done)
        right = f"{run.done:,}/{total:,}" if run.total else f"{run.done:,}"
        if rate:
            right += _(" {rate}/s").format(rate=f"{rate:,.0f}")
        # the numbers matter more than the name, the name more than the bar
        left = cut(run.mapping.name, max(4, width() - len(right) - 2))
        room = min(width() - len(left) - len(right) - 5, 40)
        bar = ""
        if run.total and room >= 10:
            full = room * run.done // max(total, 1)
            bar = "[" + "#" * full + "." * (room - full) + "] "
        line = f"{left} {bar}{right}"
        self._write("\r" + line + " " * max(0, self.drawn - len(line)))
        self.drawn = len(line)

    def _sentence(self, run: SynchRun) -> str:
        if run.total:
            return _("{name}: {done} of {total} records").format(
                name=run.mapping.name, done=f"{run.done:,}", total=f"{max(run.total, run.done):,}"
            )
        return _("{name}: {done} records").format(name=run.mapping.name, done=f"{run.done:,}")

    def close(self) -> None:
        """Take the bar away; what follows says how it went."""
        if self.drawn:
            self._write("\r" + " " * self.drawn + "\r")
            self.drawn = 0

    def _write(self, text: str) -> None:
        self.out.write(text, str, ending="")
        self.out.flush()
