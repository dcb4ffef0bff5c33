"""SALESPEOPLE: users of Sales become salespeople and purchasers (SP-01 … SP-05)."""

import re

from django.utils.translation import gettext_lazy as _

from erp.bc.models import Salesperson
from integration import messages
from integration.pairs import BOTH, FROM, TO, Condition, Field, HookContext, Item, Match, Pair, register

_PATTERN = re.compile(r"^SP NO\. (\d+)$")
messages.add(
    {
        "salesperson_codes_used_up": (
            _("There is no free salesperson code after {value}."),
            _("Rename or delete salespeople whose code starts with “SP NO.”."),
        )
    }
)


@register
class Salespeople(Pair):
    name = "SALESPEOPLE"
    local = "bc.salesperson"
    remote = "crm.systemuser"
    direction = FROM
    when = "person"
    inactivity_minutes = 1440
    #: SP-03: a salesperson that is deleted takes the coupling along; a user that was is nobody's partner either
    deletion_conflict = "remove_coupling"
    remote_filter = (
        Condition("isdisabled", "eq", "false"),
        Condition("islicensed", "eq", "true"),
        Condition("isintegrationuser", "eq", "false"),
    )
    fields = (
        Field("e_mail", "internalemailaddress", FROM),
        Field("name", "fullname", FROM),
        Field("phone_no", "mobilephone", FROM),
        Field("job_title", "jobtitle", BOTH, enabled=False),
        Field("e_mail_2", "personalemailaddress", BOTH, enabled=False),
    )
    match = ((Match("e_mail", "internalemailaddress", "case"),),)
    #: GEN-17: who works in Sales is decided there
    never_creates = frozenset({TO})

    def recommendation(self, local: int, remote: int) -> str:
        return "full"

    def before_write(self, direction: str, items: list[Item], context: HookContext) -> None:
        """SP-01: a new salesperson's code follows the highest of the pattern."""
        new = [item for item in items if item.insert]
        if direction != FROM or not new:
            return
        codes = Salesperson.objects.filter(code__startswith="SP NO. ").values_list("code", flat=True)
        last = max((int(found[1]) for code in codes if (found := _PATTERN.match(code))), default=0)
        for number, item in enumerate(new, last + 1):
            code = f"SP NO. {number:05d}"
            if len(code) > 20:
                item.refuse("salesperson_codes_used_up", value=f"SP NO. {last:05d}")
            item.values["code"] = code
