"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from p2c import health, metrics

# the admin classes are found here and not when the apps are loaded: commands and workers show no screens
admin.autodiscover()

from p2c.admin import couple_salespeople, preferences  # noqa: E402

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/couple-salespeople/", admin.site.admin_view(couple_salespeople.view), name=couple_salespeople.NAME),
    path("admin/preferences/", admin.site.admin_view(preferences.view), name=preferences.NAME),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("p2c.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/schema/swagger/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-swagger"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler500 = "p2c.errors.server_error"
