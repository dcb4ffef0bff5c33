"""English texts of the product on a page in another language."""

from __future__ import annotations

import gettext
import re
from functools import cache

from django.conf import settings
from django.utils.translation import override

from tests.p2c.page_parts import PageParts

#: what the product has written into posts, rules and the demo company, in the language of the site
_STORED = re.compile(r"(Order|Invoice) \S+ .*in Business Central\.|Keep letters and digits only|Gate 3, loading bay")
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
#: so many words in a row are no name of a record
_SENTENCE = 4


def untranslated(page: PageParts, language: str) -> list[str]:
    """The texts of the page that the product has in that language, and says in English."""
    if language == "en":
        return []
    captions, sentences = _texts(language)
    texts = [(text, caption) for text, caption in page.texts if not _STORED.fullmatch(text)]
    found = [text for text, caption in texts if text in sentences or (caption and text in captions)]
    told = [text for text, _caption in texts if text.count(" ") >= _SENTENCE - 1]
    found += [text for text in told if text not in found and _is_told(text, language)]
    return sorted(set(found))


@cache
def _texts(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The English texts that are said otherwise in that language: all that have no places, and those of some length."""
    known = gettext.translation("django", str(settings.LOCALE_PATHS[0]), [language])._catalog  # type: ignore[attr-defined]
    own = {_plain(text) for text in known.values()}
    with override("en"):
        own |= {str(name) for _code, name in settings.LANGUAGES}  # who chooses one reads its own name for it
    captions = {
        _plain(text)
        for text, other in ((_msgid(key), other) for key, other in known.items())
        if text and other != text and not _PLACE.search(text) and _plain(text) not in own
    }
    return frozenset(captions), frozenset(text for text in captions if text.count(" ") >= _SENTENCE - 1)


@cache
def _is_told(text: str, language: str) -> bool:
    """Pages say most of their sentences again and again."""
    return _patterns(language).search(text) is not None


@cache
def _patterns(language: str) -> re.Pattern[str]:
    """Texts with places, by their longest piece."""
    known = gettext.translation("django", str(settings.LOCALE_PATHS[0]), [language])._catalog  # type: ignore[attr-defined]
    said = " ".join(_plain(text) for text in known.values())
    pieces = set()
    for key, other in known.items():
        text = _msgid(key)
        piece = max((_plain(each) for each in _PLACE.split(text)), key=len, default="")
        if other != text and piece.count(" ") >= _SENTENCE - 1 and piece not in said:
            pieces.add(piece)
    return re.compile("|".join(map(re.escape, sorted(pieces, key=len, reverse=True))))


def _msgid(key: str | tuple[str, int]) -> str:
    text = key if isinstance(key, str) else key[0]
    return text.rpartition("\x04")[2]


def _plain(text: str) -> str:
    return " ".join(text.split())
