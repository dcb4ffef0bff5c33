"""Clients of the REST interface over the shared world of data integration."""

from tests.api.conftest import _empty_cache, administrator, api, client_with
from tests.p2c.prospect_to_cash.conftest import fo, fo_shared

__all__ = ["_empty_cache", "administrator", "api", "client_with", "fo", "fo_shared"]
