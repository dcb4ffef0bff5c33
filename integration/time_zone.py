"""The installation's time zone: what its calendars, its days and the times its commands print are reckoned in.

Times are stored in UTC. A person may read them in a zone of her own (`p2c.time_zones`); the day of a document and the
time of a schedule are the same for everybody.
"""

from __future__ import annotations

import datetime as dt
import time
import zoneinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

#: a zone that another process has chosen is noticed after so many seconds
_SECONDS = 30
_known: tuple[float, ZoneInfo] | None = None


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every time zone one can choose: UTC, and those named after a place, such as Europe/Copenhagen."""
    places = (n for n in zoneinfo.available_timezones() if "/" in n and not n.startswith(("Etc/", "SystemV/", "US/")))
    return ("UTC", *sorted(places))


def choices(blank: str) -> list[tuple[str, str]]:
    """The zones for a form; `blank`: what choosing none of them means."""
    return [("", blank), *((name, name.replace("_", " ")) for name in names())]


def problem(name: str) -> str:
    """What is wrong with the name of a time zone, in a sentence; blank when it is one, or blank itself."""
    if not name or name in names():
        return ""
    return _("There is no time zone “%(name)s”. Choose one such as Europe/Copenhagen, or UTC.") % {"name": name}


def of_installation() -> ZoneInfo:
    """The installation's time zone: the one its connection names, else the setting `P2C_TIME_ZONE`."""
    global _known
    known = _known
    if known is None or known[0] < time.monotonic():
        from integration.models import Connection

        name = Connection.objects.values_list("time_zone", flat=True).first()
        _known = known = (time.monotonic() + _SECONDS, ZoneInfo(name or settings.TIME_ZONE))
    return known[1]


def forget() -> None:
    """The zone may have been changed: it is read again when it is needed."""
    global _known
    _known = None


def local(moment: dt.datetime) -> dt.datetime:
    """The time by the installation's clock."""
    return timezone.localtime(moment, of_installation())


def today() -> dt.date:
    """The installation's day: the date of what is posted, ordered or closed now, wherever the person is."""
    return local(timezone.now()).date()


def day(moment: dt.datetime) -> dt.date:
    """The installation's day at that time."""
    return local(moment).date()
