"""The look of the admin: its title, its colours and where its menu comes from (the theme's setting UNFOLD)."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": "P2C",
    "SITE_HEADER": "P2C",
    "SITE_SUBHEADER": _("Sales and ERP in step"),
    "SITE_SYMBOL": "sync_alt",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "ENVIRONMENT": "p2c.navigation.environment_badge",
    "ENVIRONMENT_TITLE_PREFIX": None,
    # THEME is left out on purpose: without it every user switches between light, dark and the system's choice.
    "STYLES": [lambda request: static("integration/light.css")],
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .014 236.6)",
            "100": "oklch(93.9% .029 237.4)",
            "200": "oklch(88.5% .056 237.2)",
            "300": "oklch(80.1% .095 238.0)",
            "400": "oklch(70.2% .128 241.0)",
            "500": "oklch(60.5% .134 244.5)",
            "600": "oklch(51.2% .125 246.5)",
            "700": "oklch(44.2% .109 247.5)",
            "800": "oklch(38.6% .090 248.0)",
            "900": "oklch(34.2% .073 249.0)",
            "950": "oklch(25.8% .055 250.0)",
        },
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("Preferences"), "link": reverse_lazy("preferences")},
            {"title": _("Change password"), "link": reverse_lazy("admin:password_change")},
        ],
    },
    "COMMAND": {"search_models": True, "show_history": False},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": "p2c.navigation.sidebar",
    },
}
