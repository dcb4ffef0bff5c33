"""What the integration's page templates need: the start page's cues, links, and times as people say them."""

import datetime as dt
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from integration import visitor

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


@register.simple_block_tag
def link(content: str, address: str, **attributes: Any) -> str:
    """The text between the tags as a link; alone when whoever asks may not open that page."""
    if not visitor.may_open(address):
        return content
    return format_html('<a{} href="{}">{}</a>', flatatt(attributes), address, content)


@register.filter
def may_open(address: str) -> bool:
    """Whether the address is one that whoever asks may open: for buttons, which are left out otherwise."""
    return visitor.may_open(address)


@register.filter
def with_zone(moment: dt.datetime) -> str:
    """The time by the reader's clock, with the short name of its zone: “2026-10-25 02:30 CET”."""
    local = timezone.localtime(moment)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


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
