"""PAYMENT TERMS, SHIPMENT METHOD, SHIPPING AGENT: codes become labels of option columns of account (OPT-01 … OPT-13).

An option value is a row (table, column, number, label), so an option mapping is a mapping like any other: its remote
records are the values of one column, and records store the value's number.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from crm.models import OptionValue
from integration import messages, registry
from integration.engine.write import Batch
from integration.models import Coupling
from integration.pairs import FROM, TO, Condition, Field, HookContext, Item, Match, Pair, register

messages.add(
    {
        "option_collides": (
            _(
                "The options “{record}” and “{other}” would get the same code {value}: a code is the first {length} "
                "characters of its option."
            ),
            _("Rename one of the two in Sales so that they differ in their first {length} characters, then try again."),
        ),
        "option_code_taken": (
            _("The option “{record}” would get the code {value}, which is there already and not coupled."),
            _("Couple the two by hand, or rename one of them, then try again."),
        ),
    }
)


class OptionPair(Pair):
    """A code table and the values of one option column; never both ways (OPT-05)."""

    column: ClassVar[str]
    remote = "crm.optionvalue"
    direction = TO
    one_way_only = True
    create_new_on_no_match = True
    synch_after_coupling = True
    category = "BCI OPTION"
    inactivity_minutes = 1440
    fields = (Field("code", "label", TO),)
    match = ((Match("code", "label", "case"),),)

    def recommendation(self, local: int, remote: int) -> str:
        return "couple" if local else "none"

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        return ({"table": "account", "column": self.column}, {}) if direction == TO else ({}, {})

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """ENG-037: labels that agree in as many characters as a code has cannot both be codes."""
        if direction == FROM:
            self._refuse_collisions([item for item in items if item.values.get("code")])

    def _refuse_collisions(self, items: Sequence[Item]) -> None:
        table = registry.table(self.local)
        wanted: dict[str, list[Item]] = {}
        for item in items:
            wanted.setdefault(item.values["code"], []).append(item)
        known = {row["code"]: row["system_id"] for row in Batch.find(table.model, "code", wanted)}
        leaving = {item.local_id for item in items if item.local_id}
        taken = {code: key for code, key in known.items() if key not in leaving}
        labels = self._labels(taken.values())
        caption, length = table.column("code").caption, table.column("code").max_length
        for code, group in wanted.items():
            holder = taken.get(code)
            for item in group:
                others = [str(i.remote("label")) for i in group if i is not item]
                if holder in labels:
                    others.append(labels[holder])
                if others:
                    said = {"value": code, "length": length, "other": "”, “".join(others)}
                    item.refuse("option_collides", caption, **said, **_rival(item, group))
                elif holder:
                    item.refuse("option_code_taken", caption, value=code)

    def _labels(self, keys: Any) -> Mapping[str, str]:
        """The option each of these codes is coupled to."""
        coupled = Coupling.objects.filter(local_table=self.local, remote_table=self.remote, local_id__in=list(keys))
        partners = {remote: local.hex for local, remote in coupled.values_list("local_id", "remote_id")}
        options = OptionValue.objects.filter(pk__in=partners).values_list("pk", "label")
        return {partners[key]: label for key, label in options}


def _rival(item: Item, group: Sequence[Item]) -> Mapping[str, str]:
    """Another option that would get the same code: one of the two goes when the other is renamed."""
    rival = next((each.remote_id for each in group if each is not item), "")
    return {"waits_table": "crm.optionvalue", "waits_id": rival} if rival else {}


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
