"""What the integration's page templates need: the start page's cues, and times as people say them."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def start_page(context: dict[str, Any]) -> dict[str, Any] | None:
    # the theme loads all template tags while its own admin is still being imported
    from integration.admin import start

    return start.start_page(context["request"])


@register.filter
def ago(moment: dt.datetime | None) -> str:
    """How long ago, in the largest unit."""
    if moment is None:
        return _("never")
    if timezone.now() - moment < dt.timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}
