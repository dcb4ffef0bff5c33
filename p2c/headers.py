"""What browsers are told about every answer: whose scripts may run, who may embed it, what it may not use, where it may
be kept."""

from __future__ import annotations

from csp.constants import UNSAFE_EVAL
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

#: nothing of the device is ever used
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
        "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class HeadersMiddleware(CSPMiddleware):
    """The content security policy of settings, and what Django has no setting for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        match = getattr(request, "resolver_match", None)
        if match is not None and match.route.startswith("admin/"):
            # the admin theme's Alpine compiles the expressions in its attributes; no other page evaluates text
            response._csp_update = {"script-src": [UNSAFE_EVAL]}
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # files say themselves how long they may be kept; records of people are kept nowhere
        response.headers.setdefault("Cache-Control", "no-store")
        return super().process_response(request, response)
