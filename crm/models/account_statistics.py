"""The figures of an account's customer in Business Central, all in local currency (DOC-200)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, Stamped, WithState, money, text
from integration.records import new_id


class AccountStatistics(InCurrency, WithState, Stamped):
    """What a customer owes and buys; the statistics job writes it, and the account links it.

    Columns have the names of the Business Central solution in Sales.
    """

    nav_accountstatisticsid = models.UUIDField(
        _("Account Statistics Id"),
        primary_key=True,
        db_column="nav_accountstatisticsid",
        default=new_id,
        editable=False,
    )
    nav_name = text(_("Name"), 160, db_column="nav_name")
    nav_customerno = text(_("Customer No."), 20, db_column="nav_customerno")
    nav_balancelcy = money(_("Balance (LCY)"), db_column="nav_balancelcy")
    nav_outstandingorderslcy = money(_("Outstanding Orders (LCY)"), db_column="nav_outstandingorderslcy")
    nav_shippednotinvoicedlcy = money(_("Shipped Not Invoiced (LCY)"), db_column="nav_shippednotinvoicedlcy")
    nav_outstandinginvoiceslcy = money(_("Outstanding Invoices (LCY)"), db_column="nav_outstandinginvoiceslcy")
    nav_outstandingservorderslcy = money(
        _("Outstanding Service Orders (LCY)"), db_column="nav_outstandingservorderslcy"
    )
    nav_servshippednotinvdlcy = money(_("Service Shipped Not Invoiced (LCY)"), db_column="nav_servshippednotinvdlcy")
    nav_outstandingservinvoiceslcy = money(
        _("Outstanding Service Invoices (LCY)"), db_column="nav_outstandingservinvoiceslcy"
    )
    nav_totallcy = money(_("Total (LCY)"), db_column="nav_totallcy")
    nav_creditlimitlcy = money(_("Credit Limit (LCY)"), db_column="nav_creditlimitlcy")
    nav_overdueamountslcy = money(_("Overdue Amounts (LCY)"), db_column="nav_overdueamountslcy")
    nav_overdueamountsasofdate = models.DateField(
        _("Overdue Amounts As Of"), db_column="nav_overdueamountsasofdate", null=True, blank=True
    )
    nav_totalsaleslcy = money(_("Total Sales (LCY)"), db_column="nav_totalsaleslcy")
    nav_invdprepaymentamountlcy = money(_("Invoiced Prepayment Amount (LCY)"), db_column="nav_invdprepaymentamountlcy")

    class Meta:
        verbose_name = _("account statistics")
        verbose_name_plural = _("account statistics")
        indexes = [
            models.Index(fields=["nav_customerno"], name="crm_statistics_customer"),
            models.Index(fields=["modifiedon"], name="crm_statistics_modified"),
        ]

    def __str__(self) -> str:
        return self.nav_name or self.nav_customerno or str(self.pk)
