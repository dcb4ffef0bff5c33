"""PAYMENT TERMS, SHIPMENT METHOD, SHIPPING AGENT: codes become labels of option columns of account (OPT-01 … OPT-13).

An option value is a row (table, column, number, label), so an option mapping is a mapping like any other: its remote
records are the values of one column, and records store the value's number.
"""

from typing import Any, ClassVar

from integration.pairs import TO, Condition, Field, HookContext, Match, Pair, register


class OptionPair(Pair):
    """A code table and the values of one option column; never both ways (OPT-05)."""

    column: ClassVar[str]
    remote = "crm.optionvalue"
    direction = TO
    one_way_only = True
    create_new_on_no_match = True
    synch_after_coupling = True
    category = "BCI OPTION"
    fields = (Field("code", "label", TO),)
    match = ((Match("code", "label", "case"),),)

    def recommendation(self, local: int, remote: int) -> str:
        return "couple" if local else "none"

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        return ({"table": "account", "column": self.column}, {}) if direction == TO else ({}, {})


def _filter(column: str) -> tuple[Condition, Condition]:
    return Condition("table", "eq", "account"), Condition("column", "eq", column)


@register
class PaymentTerms(OptionPair):
    name = "PAYMENT TERMS"
    local = "bc.paymentterms"
    column = "paymenttermscode"
    remote_filter = _filter("paymenttermscode")


@register
class ShipmentMethods(OptionPair):
    name = "SHIPMENT METHOD"
    local = "bc.shipmentmethod"
    column = "address1_freighttermscode"
    remote_filter = _filter("address1_freighttermscode")


@register
class ShippingAgents(OptionPair):
    name = "SHIPPING AGENT"
    local = "bc.shippingagent"
    column = "address1_shippingmethodcode"
    remote_filter = _filter("address1_shippingmethodcode")
