"""What must be set up before the projects of a template give what is expected, and what to do (FO-052 … FO-092)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: id of the precondition -> what must be so, what to do when it is not
PRECONDITIONS: Mapping[str, tuple[Any, Any]] = {
    "populate_distinct_product_table_once": (
        _("The distinct product table of every legal entity has been populated."),
        _("Run “Populate distinct product table” for the legal entity; until then no product of it travels."),
    ),
    "price_list_per_product_currency": (
        _("Sales has a price list in the currency of each product."),
        _("Make a price list in the accounting currency of the legal entity."),
    ),
    "price_list_per_currency": (
        _("Sales has a price list in each currency documents come in."),
        _("Make the price list, and name it in the value map of the project."),
    ),
    "sales_units_and_unit_groups_exist": (
        _("Sales has the unit group and all units that products are sold in."),
        _("Add the missing units in Sales, and give them an entry in the value map of units."),
    ),
    "system_pricing_on": (
        _("Sales calculates prices itself."),
        _("Set “Use system prices” to Yes in the settings of Sales."),
    ),
    "discount_method_line_item": (
        _("Sales calculates discounts line by line."),
        _("Set the discount calculation method of Sales to “Line item”."),
    ),
    "sales_team_has_privileges": (
        _("The team of the connection's user may read and write what travels."),
        _("Give the team a role in Sales; a role of the user alone is not enough."),
    ),
    "non_overlapping_order_number_series": (
        _("The order numbers of the two systems cannot meet."),
        _("Give the number sequence of sales orders in Finance and Operations another prefix than ORD-."),
    ),
    "calculate_sales_totals_batch": (
        _("“Calculate sales totals” runs in Finance and Operations after orders have changed."),
        _("Run it for the legal entity, or schedule it as often as the project runs."),
    ),
}
