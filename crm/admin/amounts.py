"""Screens of Sales tables with amounts in a currency."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from integration.admin.numbers import NumbersAdmin, tidy


class AmountsAdmin(NumbersAdmin):
    """A screen of a table with amounts in a currency, and the rate they were given."""

    readonly_fields = ("rate",)

    @admin.display(description=_("Exchange Rate"))
    def rate(self, record: Any) -> str:
        return tidy(record.exchangerate, money=False)
