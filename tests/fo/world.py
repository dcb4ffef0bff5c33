"""What tests of Finance and Operations stand on: legal entities, reference rows, and records made of them."""

from erp.fo.models import (
    Contact,
    Country,
    Currency,
    Customer,
    CustomerGroup,
    DecisionMakingRole,
    DeliveryMode,
    DeliveryTerms,
    Language,
    LegalEntity,
    NumberSequence,
    PaymentMethod,
    PaymentTerms,
    ReleasedProduct,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationHeader,
    SalesQuotationLine,
    SalesTaxGroup,
    Site,
    Unit,
    Warehouse,
)
from integration import origin as origins

#: a large batch is written by other statements than a small one, but not by more for each row
OTHERWISE = 4


def saved(instance, *, by_product=False):
    instance.save(origin=origins.PRODUCT if by_product else None)
    return instance


def two_legal_entities():
    """USMF in dollars and DEMF in euros."""
    for code, name, decimals in (("USD", "US dollar", 2), ("EUR", "Euro", 2), ("JPY", "Yen", 0)):
        saved(Currency(currency_code=code, name=name, decimals=decimals))
    for code, name in (("en-us", "English"), ("de", "German")):
        saved(Language(language_id=code, name=name))
    for iso, own, name in (("US", "USA", "United States"), ("DE", "DEU", "Germany")):
        saved(Country(iso_code=iso, country_region_id=own, name=name))
    for symbol, precision in (("ea", 0), ("kg", 3), ("hr", 2)):
        saved(Unit(unit_symbol=symbol, decimal_precision=precision))
    saved(NumberSequence(numbers="Party", prefix="P", next_number=1))
    for area, name, currency, percent in (("USMF", "Contoso US", "USD", 10), ("DEMF", "Contoso DE", "EUR", 19)):
        saved(LegalEntity(legal_entity_id=area, name=name, accounting_currency=currency))
        own = {"data_area_id": area}
        for group in ("10", "20"):
            saved(CustomerGroup(customer_group_id=group, description=f"Group {group}", **own))
        for site in ("1", "2"):
            saved(Site(site_id=site, **own))
        for warehouse, site in (("13", "1"), ("21", "2")):
            saved(Warehouse(warehouse_id=warehouse, site_id=site, **own))
        saved(SalesTaxGroup(sales_tax_group_code="FULL", tax_percent=percent, **own))
        saved(PaymentTerms(name="Net30", number_of_days=30, **own))
        saved(PaymentMethod(name="CHECK", **own))
        saved(DeliveryMode(mode_code="Air", **own))
        saved(DeliveryTerms(terms_code="FOB", **own))
        saved(DecisionMakingRole(role_code="Buyer", **own))
        for use in ("SalesOrder", "SalesQuotation", "SalesInvoice", "LedgerVoucher", "ContactPerson"):
            prefix = {"SalesOrder": "SO", "SalesQuotation": "SQ", "SalesInvoice": "IN", "LedgerVoucher": "LV"}
            saved(NumberSequence(numbers=use, prefix=f"{prefix.get(use, 'C')}-{area[:2]}-", **own))
    saved(CustomerGroup(customer_group_id="US30", data_area_id="USMF"))
    saved(Site(site_id="9", data_area_id="USMF"))


def customer(account="US-001", area="USMF", **values):
    """A customer with all that documents need."""
    given = {
        "customer_group_id": "10",
        "party_type": "Organization",
        "organization_name": "Contoso Retail",
        "language_id": "en-us",
        "site_id": "1",
        "warehouse_id": "13",
        "sales_tax_group": "FULL",
        "payment_terms": "Net30",
    }
    return saved(Customer(customer_account=account, data_area_id=area, **{**given, **values}))


def person(account="US-100", **values):
    """A customer that is a person."""
    given = {"party_type": "Person", "organization_name": "", "person_first_name": "Ada", "person_last_name": "Byron"}
    return customer(account, **{**given, **values})


def contact(number="C-1", party="P000001", area="USMF", **values):
    """A contact person of a party."""
    given = {"first_name": "Ada", "last_name": "Byron", **values}
    return saved(Contact(contact_person_party_number=number, associated_party_number=party, data_area_id=area, **given))


def product(number="D0001", area="USMF", **values):
    """A product that can be sold."""
    given = {
        "product_name": "Speaker",
        "sales_price": 100,
        "sales_unit_symbol": "ea",
        "site_id": "1",
        "warehouse_id": "13",
    }
    return saved(ReleasedProduct(product_number=number, data_area_id=area, **{**given, **values}))


def order(account="US-001", area="USMF", lines=(), **values):
    """An order with lines, each as the values of an order line; a line alone is one speaker."""
    header = saved(SalesOrderHeader(ordering_customer_account_number=account, data_area_id=area, **values))
    for line in lines:
        order_line(header, **line)
    return header


def order_line(header, **values):
    given = {"product_number": "D0001", "ordered_sales_quantity": 1, **values}
    return saved(
        SalesOrderLine(data_area_id=header.data_area_id, sales_order_number=header.sales_order_number, **given)
    )


def quotation(account="US-001", area="USMF", lines=(), **values):
    """A quotation with lines."""
    header = saved(SalesQuotationHeader(requesting_customer_account_number=account, data_area_id=area, **values))
    for line in lines:
        quotation_line(header, **line)
    return header


def quotation_line(header, **values):
    given = {"product_number": "D0001", "requested_sales_quantity": 1, **values}
    return saved(
        SalesQuotationLine(
            data_area_id=header.data_area_id, sales_quotation_number=header.sales_quotation_number, **given
        )
    )
