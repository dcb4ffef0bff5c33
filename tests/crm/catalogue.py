"""Records of the catalogue, as somebody makes them in Sales."""

from itertools import count
from typing import Any

from crm.models import Account, Invoice, InvoiceDetail, PriceLevel, Product, ProductPriceLevel, Uom, UomSchedule
from crm.models import TransactionCurrency as Currency
from integration.origin import PRODUCT
from tests.factories import saved

_serial = count(1)


def currency(code: str = "EUR", rate: str = "1") -> Currency:
    return Currency.objects.filter(isocurrencycode=code).first() or saved(
        Currency(isocurrencycode=code, exchangerate=rate)
    )


def unit_group(name: str = "", base: str = "PCS") -> UomSchedule:
    return saved(UomSchedule(name=name or f"Group {next(_serial)}", baseuomname=base))


def base_unit(group: UomSchedule) -> Uom:
    return group.units.get(isschedulebaseuom=True)


def product(number: str = "", **values: Any) -> Product:
    """A draft with a unit."""
    if "defaultuom" not in values:
        values["defaultuom"] = base_unit(unit_group())
    return saved(Product(**{"productnumber": number or f"P{next(_serial)}", "name": "Chair", **values}))


def active_product(number: str = "", **values: Any) -> Product:
    made = product(number, **values)
    made.statecode = 0
    return saved(made)


def price_list(name: str = "", code: str = "EUR", **values: Any) -> PriceLevel:
    return saved(PriceLevel(name=name or f"List {next(_serial)}", transactioncurrency=currency(code), **values))


def price(of: Product, on: PriceLevel, amount: str = "10", **values: Any) -> ProductPriceLevel:
    return saved(
        ProductPriceLevel(**{"pricelevel": on, "product": of, "uom": of.defaultuom, "amount": amount, **values})
    )


def invoice(number: str = "", **values: Any) -> Invoice:
    """An active invoice of an account."""
    number = number or f"INV{next(_serial)}"
    if not {"customerid_account", "customerid_contact"} & set(values):
        values["customerid_account"] = saved(Account(name="Mill"))
    return saved(Invoice(**{"invoicenumber": number, "name": number, **values}))


def line(of: Invoice, words: str = "Freight", **values: Any) -> InvoiceDetail:
    return saved(InvoiceDetail(**{"invoice": of, "productdescription": words, "lineitemnumber": 10000, **values}))


def by_product(record: Any) -> Any:
    """The product's own write: a run, not a person."""
    record.save(origin=PRODUCT)
    return record
