"""The REST interface under /api/v1/: one router, to which every app that has an `api` package adds its tables.

An app takes part by defining `register_routes(router)` in its `api` package.
"""

from importlib import import_module
from importlib.util import find_spec

from django.urls import re_path

from integration.api.nowhere import Nowhere
from integration.api.router import Router

router = Router()

for _app in ("integration", "crm", "erp.bc", "erp.fo", "p2c"):
    if find_spec(f"{_app}.api") is not None:
        _register = getattr(import_module(f"{_app}.api"), "register_routes", None)
        if _register is not None:
            _register(router)

urlpatterns = [*router.urls, re_path("", Nowhere.as_view(), name="api-nowhere")]
