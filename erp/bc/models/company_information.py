"""The company itself: who we are and what our local currency (LCY) is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import Singleton, text


class CompanyInformation(Singleton):
    """The company of this installation. `external_id` is how Sales names it."""

    name = models.CharField(_("Name"), max_length=100)
    display_name = text(_("Company Display Name"), 250)
    external_id = text(_("External ID"), 50)
    lcy_code = models.CharField(_("LCY Code"), max_length=10)
    address = text(_("Address"), 100)
    address_2 = text(_("Address 2"), 50)
    post_code = text(_("Post Code"), 20)
    city = text(_("City"), 30)
    county = text(_("County"), 30)
    country_region_code = text(_("Country/Region Code"), 10)
    phone_no = text(_("Phone No."), 30)
    e_mail = text(_("Email"), 80)
    home_page = text(_("Home Page"), 255)
    vat_registration_no = text(_("VAT Registration No."), 20)

    class Meta:
        verbose_name = _("company information")
        verbose_name_plural = _("company information")

    def __str__(self) -> str:
        return self.display_name or self.name
