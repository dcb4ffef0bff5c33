"""What goes into spreadsheets and comes out of them: no value becomes a formula, and no file is larger than it may be.

A value that a spreadsheet would calculate gets an apostrophe before it, which spreadsheets write for "text"; reading
takes it off again, so that a file that was written here is read without a difference.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO, Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from integration.services.errors import Refused

#: what a spreadsheet calculates or runs, also behind apostrophes (which would be taken off when the file is read)
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
#: a negative number, a phone number, a range: no letter, so nothing that could be called
_HARMLESS = re.compile(r"[+-][\d\s().,/-]*\d[\d\s().,/-]*")
#: an XLSX file is a packed one: so much larger may be what is in it, and so many columns may a line have
UNPACKED = 10
MOST_COLUMNS = 1000


def guarded(value: Any) -> Any:
    """A cell as it is written: a text that could be a formula is marked as text."""
    if isinstance(value, str) and _FORMULA.match(value) and not _HARMLESS.fullmatch(value):
        return f"'{value}"
    return value


def plain(value: Any) -> Any:
    """A cell as it was meant: without the mark."""
    return value[1:] if isinstance(value, str) and _GUARDED.match(value) else value


def most_bytes() -> int:
    return int(settings.INTEGRATION["FILE_MEGABYTES"] * 1_000_000)


def check_size(name: str, size: int) -> None:
    """Refuse a file that is larger than allowed."""
    if size > most_bytes():
        text = _("%(file)s has %(size)s MB; at most %(most)s MB can be read at once. Split the file.")
        raise Refused(text % {"file": name, "size": _mb(size), "most": _mb(most_bytes())})


def check_packed(name: str, content: IO[bytes]) -> None:
    """Refuse an XLSX file that holds far more than it weighs; reading it would fill the memory."""
    try:
        with zipfile.ZipFile(content) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile:
        return  # whoever reads it says that it is no such file
    most = UNPACKED * most_bytes()
    if size > most:
        text = _("%(file)s has %(size)s MB once it is unpacked; at most %(most)s MB can be read. Split the file.")
        raise Refused(text % {"file": name, "size": _mb(size), "most": _mb(most)})


def _mb(size: int) -> str:
    return formats.localize(round(size / 1_000_000, 1))
