"""The site's own screens: users and groups, data integration, and the look of lists that come with other packages."""

from importlib import import_module

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from integration.admin.base import list_tables_late, restyle_foreign_admins

admin.site.site_title = "P2C"
admin.site.site_header = "P2C"
admin.site.index_title = _("Start page")
admin.site.site_url = None

for part in (
    "people",
    "sign_in",
    "customers",
    "documents",
    "connection",
    "connection_set",
    "template",
    "project",
    "execution",
    "waiting",
):
    import_module(f"p2c.admin.{part}")

restyle_foreign_admins(admin.site)
list_tables_late(admin.site)
