"""Addresses: those of every REST interface, and of things there is only one of."""

from __future__ import annotations

from rest_framework.routers import DefaultRouter, Route


class Router(DefaultRouter):
    """A view set with `show` and `change` stands for a single thing, whose address needs no name."""

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
