"""The answer to an address that does not exist: a sentence in JSON, not a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView


class Nowhere(APIView):
    """404 for every method."""

    permission_classes = (AllowAny,)
    schema = None

    def _nowhere(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        text = _("There is no address %(path)s. /api/v1/ lists the addresses, /api/schema/ describes them.")
        said = text % {"path": request.path}
        raise NotFound(said if request.path.endswith("/") else said + " " + _("Addresses end with a slash."))

    get = post = put = patch = delete = _nowhere
