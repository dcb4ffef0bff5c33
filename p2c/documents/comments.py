"""What a line of Sales says in words, as the description of a Business Central line and the comments below it.

Pure. DOC-041 … DOC-044.
"""

from __future__ import annotations

#: characters of a line's description in Business Central
LENGTH = 100


def pieces(text: str, length: int = LENGTH) -> list[str]:
    """A text cut into pieces of that length."""
    return [text[at : at + length] for at in range(0, len(text), length)]


def text_of(description: str | None, product_description: str | None) -> str:
    """What the line says: its description, else the name of the product that was typed."""
    return description or product_description or ""


def of_product(text: str, own: str, length: int = LENGTH) -> list[str]:
    """The comments below a line of an item or resource, which keeps its `own` description.

    A first line that says just that is no news; every further line of the text has comments of its own.
    """
    if not text or text == own:
        return []
    first, *more = text.splitlines() or [""]
    told = [] if first.strip() == own.strip() else [first]
    return [piece for line in (*told, *more) if line.strip() for piece in pieces(line, length)]


def of_write_in(text: str, length: int = LENGTH) -> tuple[str, list[str]]:
    """The description of a line that was typed in Sales, and the comments with the rest of the text."""
    lines = [line for line in text.splitlines() if line.strip()]
    first, more = (lines[0], lines[1:]) if lines else ("", [])
    rest = [*pieces(first[length:], length), *(piece for line in more for piece in pieces(line, length))]
    return first[:length], rest
