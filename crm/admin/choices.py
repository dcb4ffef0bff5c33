"""What a seller chooses among on a document: active products with their stock, units of the product, fitting lists."""

import uuid
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from crm.models import Product, Uom
from crm.models.base import StateCode
from crm.models.product import ProductState
from integration.admin.cells import tidy

DOCUMENTS = ("quote", "salesorder")
LINES = ("quotedetail", "salesorderdetail")


def stock(product: Product | None) -> str:
    """How much there is of a product by the ERP, and when it said so; blank where it said nothing."""
    if product is None or product.quantityonhand is None:
        return ""
    words = {"quantity": tidy(product.quantityonhand, money=False)}
    if product.quantityonhandon is None:
        return _("%(quantity)s on hand") % words
    told = timezone.localtime(product.quantityonhandon)
    today = told.date() == timezone.localdate()
    words["time"] = formats.time_format(told, "H:i") if today else formats.date_format(told, "SHORT_DATETIME_FORMAT")
    return _("%(quantity)s on hand at %(time)s") % words


def is_uuid(text: str) -> bool:
    """Whether what the page sends can be the id of a record."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class LineChoices(AutocompleteJsonView):
    """What can be chosen on a line: products with their stock, and units by their own names."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        text = obj.name if isinstance(obj, Uom) else " — ".join(filter(None, (str(obj), stock(obj))))
        return {**super().serialize_result(obj, to_field_name), "text": text}


class LineSelect(AutocompleteSelect):
    """A choice on a line; what is chosen already is known, so no row of the page asks for it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen: dict[str, str] = {}

    def get_url(self) -> str:
        return reverse("admin:crm_product_choices")

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        known = [str(each) for each in value if str(each) in self.chosen]
        if known != [str(each) for each in value if each]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, key, self.chosen[key], True, 1) for key in known]
        return [(None, options, 0)]


def products_to_sell(request: HttpRequest, found: QuerySet) -> QuerySet:
    """On a line only active products are offered."""
    if request.GET.get("model_name") not in LINES:
        return found
    return found.filter(statecode=ProductState.ACTIVE)


def units_of_product(request: HttpRequest, found: QuerySet) -> QuerySet:
    """On a line only units of the product's unit group are offered."""
    product = request.GET.get("for_product", "")
    if request.GET.get("model_name") not in LINES or not is_uuid(product):
        return found
    group = Product.objects.filter(pk=product).values_list("defaultuomschedule", flat=True).first()
    return found.filter(uomschedule=group) if group else found


def lists_in_currency(request: HttpRequest, found: QuerySet) -> QuerySet:
    """On a document only price lists in use are offered, and of its currency once it has one."""
    if request.GET.get("model_name") not in DOCUMENTS:
        return found
    found = found.filter(statecode=StateCode.ACTIVE)
    currency = request.GET.get("for_transactioncurrency", "")
    return found.filter(transactioncurrency=currency) if is_uuid(currency) else found
