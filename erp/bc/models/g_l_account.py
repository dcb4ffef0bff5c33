"""G/L accounts: what is charged that is neither an item nor a resource, such as freight, goes to one of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, text


class AccountType(models.IntegerChoices):
    """What an account is for: only posting accounts are posted to, the others order the chart of accounts."""

    POSTING = 0, _("Posting")
    HEADING = 1, _("Heading")
    TOTAL = 2, _("Total")
    BEGIN_TOTAL = 3, _("Begin-Total")
    END_TOTAL = 4, _("End-Total")


class GLAccount(BcRecord):
    """An account of the general ledger."""

    no = models.CharField(_("No."), max_length=20, unique=True)
    name = text(_("Name"), 100)
    account_type = models.IntegerField(_("Account Type"), choices=AccountType.choices, default=AccountType.POSTING)
    direct_posting = models.BooleanField(_("Direct Posting"), default=True)
    blocked = models.BooleanField(_("Blocked"), default=False)
    gen_prod_posting_group = text(_("Gen. Prod. Posting Group"), 20)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)

    class Meta:
        verbose_name = _("G/L account")
        verbose_name_plural = _("chart of accounts")

    def __str__(self) -> str:
        return f"{self.no} {self.name}".strip()
