"""What the integration's page templates need: the start page's cues, and times as people say them."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def start_page(context: dict[str, Any]) -> dict[str, Any] | None:
    # the theme loads all template tags while its own admin is still being imported
    from integration.admin import start

    return start.start_page(context["request"])


@register.simple_tag(takes_context=True)
def not_synchronised(context: dict[str, Any]) -> bool:
    """Whether changes made on this page of Sales are ignored: who is signed in is the integration user."""
    # the theme loads all template tags while its own admin is still being imported
    from integration import registry
    from integration.services.identity import is_integration_user

    model, request = getattr(context.get("opts"), "model", None), context.get("request")
    if model is None or request is None or not registry.is_registered(model):
        return False
    return registry.table(model).side == registry.REMOTE and is_integration_user(request.user)


@register.filter
def ago(moment: dt.datetime | None) -> str:
    """How long ago, in the largest unit."""
    if moment is None:
        return _("never")
    if timezone.now() - moment < dt.timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}


@register.filter
def ahead(moment: dt.datetime) -> str:
    """How far ahead, in the largest unit."""
    left = moment - timezone.now()
    if left < dt.timedelta(minutes=1):
        return _("in %(seconds)d s") % {"seconds": max(0, round(left.total_seconds()))}
    # a few milliseconds make a minute of them, or “in 30 minutes” would say 29 at once
    return _("in %(time)s") % {"time": timeuntil(moment + dt.timedelta(seconds=30), depth=1)}
