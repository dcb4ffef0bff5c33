"""The menu at the side of every page, and the badge that tells a demonstration from a production site."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

# Pages of a model that are no list, with their titles; in the menu they stand behind the model and a colon.
PAGES = {"dashboard": gettext_lazy("Dashboard")}

# Group title, whether it can be folded, and its pages: (model, or an app for all its tables, and an icon).
MENU: list[tuple[Any, bool, list[tuple[str, str]]]] = [
    (
        gettext_lazy("Work"),
        False,
        [
            ("integration.Issue", "error"),
            ("p2c.WaitingOrder", "move_to_inbox"),
            ("p2c.WaitingQuote", "request_quote"),
            ("integration.SynchRun", "sync"),
            ("integration.Schedule", "schedule"),
            ("integration.SynchJob", "list_alt"),
        ],
    ),
    (
        gettext_lazy("Set-up"),
        True,
        [
            ("integration.Connection", "power"),
            ("integration.TableMapping", "table_chart"),
            ("integration.ConfigTemplate", "library_add"),
            ("integration.MappingTemplate", "rule"),
            ("integration.TransformationRule", "transform"),
            ("integration.Coupling", "link"),
            ("integration.FullSynchReviewLine", "fact_check"),
            ("integration.JournalEntry", "history"),
        ],
    ),
    (
        gettext_lazy("Data integration"),
        True,
        [
            ("p2c.Execution:dashboard", "dashboard"),
            ("p2c.Project", "rebase"),
            ("p2c.Execution", "history"),
            ("p2c.OwnTemplate", "library_add"),
            ("p2c.ConnectionSet", "hub"),
            ("p2c.SystemConnection", "power"),
        ],
    ),
    (
        gettext_lazy("Sales"),
        True,
        [
            ("crm.Account", "domain"),
            ("crm.Contact", "person"),
            ("crm.Opportunity", "trending_up"),
            ("crm.Quote", "request_quote"),
            ("crm.SalesOrder", "shopping_cart"),
            ("crm.Invoice", "receipt_long"),
            ("crm.Incident", "support_agent"),
            ("crm.Annotation", "sticky_note_2"),
            ("crm.Post", "forum"),
            ("crm.AccountStatistics", "monitoring"),
            ("crm.Product", "inventory_2"),
            ("crm.PriceLevel", "sell"),
            ("crm.ProductPriceLevel", "price_change"),
            ("crm.UomSchedule", "straighten"),
            ("crm.Uom", "square_foot"),
            ("crm.SystemUser", "badge"),
            ("crm.Team", "groups"),
            ("crm.BusinessUnit", "account_tree"),
            ("crm.Company", "store"),
            ("crm.TransactionCurrency", "payments"),
            ("crm.OptionValue", "tune"),
            ("crm.Solution", "extension"),
            ("crm.Organization", "corporate_fare"),
            ("crm.SecurityRole", "admin_panel_settings"),
            ("crm.SystemUserRole", "assignment_ind"),
            ("crm.TeamRole", "assignment_ind"),
            ("crm.NavConnection", "power"),
            ("crm", "apps"),
        ],
    ),
    (
        gettext_lazy("Business Central"),
        True,
        [
            ("bc.Customer", "domain"),
            ("bc.Vendor", "local_shipping"),
            ("bc.BankAccount", "account_balance_wallet"),
            ("bc.Contact", "person"),
            ("bc.ContactBusinessRelation", "handshake"),
            ("bc.ContactDuplicate", "content_copy"),
            ("bc.BusinessRelation", "label"),
            ("bc.CustomerTempl", "content_copy"),
            ("bc.VendorTempl", "content_copy"),
            ("bc.InteractionLogEntry", "forum"),
            ("bc.Opportunity", "lightbulb"),
            ("bc.Item", "inventory_2"),
            ("bc.Resource", "engineering"),
            ("bc.UnitOfMeasure", "straighten"),
            ("bc.ItemUnitOfMeasure", "square_foot"),
            ("bc.CustomerPriceGroup", "sell"),
            ("bc.SalesPrice", "price_change"),
            ("bc.PriceListHeader", "request_quote"),
            ("bc.PriceListLine", "list_alt"),
            ("bc.SalesHeader", "shopping_cart"),
            ("bc.PurchaseHeader", "shopping_basket"),
            ("bc.SalesShipmentHeader", "local_shipping"),
            ("bc.SalesInvoiceHeader", "receipt_long"),
            ("bc.SalesHeaderArchive", "archive"),
            ("bc.AssemblyHeader", "build"),
            ("bc.RecordLink", "sticky_note_2"),
            ("bc.PostBuffer", "outbox"),
            ("bc.CustLedgerEntry", "account_balance"),
            ("bc.BankAccountLedgerEntry", "account_balance"),
            ("bc.ItemLedgerEntry", "swap_vert"),
            ("bc.Salesperson", "badge"),
            ("bc.Currency", "payments"),
            ("bc.CurrencyExchangeRate", "currency_exchange"),
            ("bc.PaymentTerms", "event"),
            ("bc.PaymentMethod", "credit_card"),
            ("bc.ShipmentMethod", "package_2"),
            ("bc.ShippingAgent", "delivery_truck_speed"),
            ("bc.Country", "flag"),
            ("bc.PostCode", "pin_drop"),
            ("bc.GLAccount", "account_balance"),
            ("bc.VatBusinessPostingGroup", "label"),
            ("bc.VatProductPostingGroup", "label"),
            ("bc.VatPostingSetup", "percent"),
            ("bc.VatRegistrationNoFormat", "pattern"),
            ("bc.VatRegistrationLog", "receipt"),
            ("bc.CompanyInformation", "store"),
            ("bc.SalesSetup", "tune"),
            ("bc.PurchaseSetup", "tune"),
            ("bc.InventorySetup", "tune"),
            ("bc.ResourcesSetup", "tune"),
            ("bc.AssemblySetup", "tune"),
            ("bc.MarketingSetup", "tune"),
            ("bc.DuplicateSearchStringSetup", "rule"),
            ("bc.GeneralLedgerSetup", "tune"),
            ("bc.UserSetup", "manage_accounts"),
            ("bc.InteractionTemplate", "sms"),
            ("bc.InteractionTemplateSetup", "tune"),
            ("bc.MailingGroup", "mark_email_read"),
            ("bc.IndustryGroup", "factory"),
            ("bc.JobResponsibility", "assignment_ind"),
            ("bc.NoSeries", "pin"),
            ("bc", "apps"),
        ],
    ),
    (
        gettext_lazy("Finance and Operations"),
        True,
        [
            ("fo.Customer", "domain"),
            ("fo.Contact", "person"),
            ("fo.Party", "contacts"),
            ("fo.ReleasedProduct", "inventory_2"),
            ("fo.SalesQuotationHeader", "request_quote"),
            ("fo.SalesOrderHeader", "shopping_cart"),
            ("fo.SalesInvoiceHeader", "receipt_long"),
            ("fo.LegalEntity", "store"),
            ("fo.NumberSequence", "pin"),
            ("fo.CustomerGroup", "groups"),
            ("fo.Site", "pin_drop"),
            ("fo.Warehouse", "warehouse"),
            ("fo.SalesTaxGroup", "percent"),
            ("fo.PaymentTerms", "event"),
            ("fo.PaymentMethod", "payments"),
            ("fo.DeliveryMode", "local_shipping"),
            ("fo.DeliveryTerms", "package_2"),
            ("fo.DecisionMakingRole", "badge"),
            ("fo.Language", "translate"),
            ("fo.Currency", "currency_exchange"),
            ("fo.Country", "flag"),
            ("fo.Unit", "straighten"),
            ("fo", "apps"),
        ],
    ),
    (
        gettext_lazy("Administration"),
        True,
        [
            ("auth.User", "person"),
            ("auth.Group", "group"),
            ("axes.AccessAttempt", "lock"),
            ("axes.AccessFailureLog", "gpp_bad"),
            ("axes.AccessLog", "login"),
            ("django_tasks_database.DBTaskResult", "task"),
        ],
    ),
]


@dataclass(frozen=True)
class Entry:
    """What an entry is for everybody: its text and its address."""

    title: str
    link: str
    #: addresses below it that have an entry of their own
    others: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def _entry(label: str, language: str | None, prefix: str) -> Entry | None:
    """The list or page of a model; None when there is no such page."""
    label, _colon, name = label.partition(":")
    model = apps.get_model(label)
    try:
        link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name or 'changelist'}")
    except NoReverseMatch:
        return None
    if name:
        return Entry(str(PAGES[name]), link)
    return Entry(capfirst(str(model._meta.verbose_name_plural)), link, tuple(f"{link}{page}/" for page in PAGES))


def _page(request: HttpRequest, label: str, icon: str) -> dict[str, Any] | None:
    """Return the menu entry of one list, or None when there is no such list or this user may not see it."""
    entry = _entry(label, get_language(), get_script_prefix())
    if entry is None:
        return None
    model = apps.get_model(label.partition(":")[0])
    if not admin.site._registry[model].has_view_or_change_permission(request):
        return None
    # the page of the model that has an entry of its own is marked instead
    active = _is_at(request, entry.link) and not any(_is_at(request, other) for other in entry.others)
    return {"title": entry.title, "icon": icon, "link": entry.link, "active": active}


def _all_tables(request: HttpRequest, app: str, icon: str) -> dict[str, Any] | None:
    """Return the menu entry of the page that names all tables of an app, lines and details among them."""
    if not request.user.has_module_perms(app):
        return None
    link = reverse("admin:app_list", args=[app])
    return {"title": _("All tables"), "icon": icon, "link": link, "active": request.path == link}


def _is_at(request: HttpRequest, address: str) -> bool:
    return request.path.startswith(address)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu as the theme wants it: groups of links this user may follow."""
    home = reverse("admin:index")
    start_page = {"title": _("Start page"), "icon": "home", "link": home, "active": request.path == home}
    groups = []
    for number, (title, foldable, pages) in enumerate(MENU):
        entries = ((_page if "." in label else _all_tables)(request, label, icon) for label, icon in pages)
        items = [item for item in entries if item]
        if number == 0:
            items.insert(0, start_page)
        if items:
            groups.append({"title": title, "collapsible": foldable, "separator": number > 0, "items": items})
    return groups


def environment_badge(request: HttpRequest) -> list[str] | None:
    """Mark every page of a demonstration; production needs no mark."""
    if settings.P2C_ENV == "production":
        return None
    return [_("Demonstration"), "info"]
