"""People who look at the screens of data integration, and the world the projects run in."""

from tests.api.conftest import administrator, api
from tests.integration.admin.conftest import admin_page, auditor_page, signed_in
from tests.p2c.prospect_to_cash.conftest import fo, fo_shared

__all__ = ["admin_page", "administrator", "api", "auditor_page", "fo", "fo_shared", "signed_in"]
