"""The company: the row that stands in Sales for one company of the ERP."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import Stamped, text
from integration.records import new_id


class Company(Stamped):
    """Dataverse's ``bcbi_company``: its external id names the ERP company."""

    bcbi_companyid = models.UUIDField(
        _("Company Id"), primary_key=True, db_column="bcbi_companyid", default=new_id, editable=False
    )
    bcbi_name = text(_("Name"), 100, db_column="bcbi_name")
    bcbi_externalid = models.CharField(_("External Id"), max_length=50, db_column="bcbi_externalid", unique=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.bcbi_name or self.bcbi_externalid
