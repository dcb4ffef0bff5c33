"""The salesperson or purchaser: who in our company looks after a customer or vendor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, text


class Salesperson(BcRecord):
    """A salesperson/purchaser."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = text(_("Name"), 50)
    job_title = text(_("Job Title"), 30)
    e_mail = text(_("Email"), 80)
    e_mail_2 = text(_("Email 2"), 80)
    phone_no = text(_("Phone No."), 30)
    blocked = models.BooleanField(_("Blocked"), default=False)

    class Meta:
        verbose_name = _("salesperson/purchaser")
        verbose_name_plural = _("salespeople/purchasers")

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
