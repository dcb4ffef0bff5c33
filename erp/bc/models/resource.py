"""Resources: the people and machines whose time we sell, and how much of it there is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text


class ResourceType(models.IntegerChoices):
    """Whether a resource is a person or a machine."""

    PERSON = 0, _("Person")
    MACHINE = 1, _("Machine")


class Resource(BcRecord):
    """A resource. A blank number on a new resource is taken from the number series."""

    no = text(_("No."), 20, unique=True)
    type = models.IntegerField(_("Type"), choices=ResourceType.choices, default=ResourceType.PERSON)
    name = text(_("Name"), 100)
    name_2 = text(_("Name 2"), 50)
    search_name = text(_("Search Name"), 100)
    job_title = text(_("Job Title"), 30)
    resource_group_no = text(_("Resource Group No."), 20)
    base_unit_of_measure = reference("bc.UnitOfMeasure", _("Base Unit of Measure"), related_name="resources")
    direct_unit_cost = decimal(_("Direct Unit Cost"))
    unit_cost = decimal(_("Unit Cost"))
    unit_price = decimal(_("Unit Price"))
    vendor_no = text(_("Vendor No."), 20)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)
    blocked = models.BooleanField(_("Blocked"), default=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        indexes = [models.Index(fields=["name"], name="bc_resource_name")]

    def __str__(self) -> str:
        return f"{self.no} {self.name}".strip()


class ResourceCapacityEntry(BcRecord):
    """How much of a resource there is on a day, in its base unit; a change of it is a further entry."""

    entry_no = models.IntegerField(_("Entry No."), unique=True)
    resource = reference("bc.Resource", _("Resource No."), null=False, blank=False, related_name="capacity_entries")
    resource_group_no = text(_("Resource Group No."), 20)
    date = models.DateField(_("Date"))
    capacity = decimal(_("Capacity"))

    class Meta:
        verbose_name = _("resource capacity entry")
        verbose_name_plural = _("resource capacity entries")

    def __str__(self) -> str:
        return f"{self.entry_no} · {self.date}"
