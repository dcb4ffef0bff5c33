"""/metrics: what operators watch, in the format of Prometheus. Counted in the database when it is asked for, so every
web process gives the same answer."""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from integration.services.measures import measures

logger = logging.getLogger(__name__)

#: a request that has come through a proxy says where it comes from in one of these
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")


class _Collector:
    """Asked by the registry, once for each answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("p2c_database_up", "Whether the database answers")
        try:
            found = list(measures())
        except DatabaseError:
            # the page must answer whatever is broken: that the database is down is what is to be known
            logger.exception("the measures could not be taken")
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        for one in found:
            family = GaugeMetricFamily(one.name, one.help, labels=one.labels)
            for labels, value in one.values.items():
                family.add_metric(labels, value)
            yield family


def _may_read(request: HttpRequest) -> bool:
    """Whoever says the token; where none is set, this machine only, and not through a proxy on it."""
    token = settings.P2C_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket has no address: who may open it is the file system's business
        return not request.META.get("REMOTE_ADDR")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What there is to watch, or why it may not be read."""
    if not _may_read(request):
        text = _("Say the token of P2C_METRICS_TOKEN: “Authorization: Bearer …”. Without one, ask from this machine.")
        answer = HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
