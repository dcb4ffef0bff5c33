"""Addresses: those of every REST interface, and of things there is only one of."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter, Route

from integration.api.links import link


class Root(APIRootView):
    """The addresses whoever asks may read."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        found = {}
        for key, name in (self.api_root_dict or {}).items():
            try:
                address = link(name, [], request)
            except NoReverseMatch:
                continue  # it is below a record
            if address is not None:
                found[key] = address
        return Response(found)


class Router(DefaultRouter):
    """A view set with `show` and `change` stands for a single thing, whose address needs no name."""

    APIRootView = Root
    include_format_suffixes = False  # JSON only, and codes may have dots
    routes = [
        *DefaultRouter.routes,
        Route(
            url=r"^{prefix}{trailing_slash}$",
            mapping={"get": "show", "patch": "change"},
            name="{basename}-list",
            detail=False,
            initkwargs={},
        ),
    ]
