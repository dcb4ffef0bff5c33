"""CURRENCY: currencies go to Sales by ISO code, with the latest exchange rate (CURR-01 … CURR-05)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from crm.models import TransactionCurrency
from erp.bc.models import CompanyInformation, Currency, CurrencyExchangeRate
from integration import messages
from integration.engine.plan import ConfigurationError
from integration.engine.transform import fixed
from integration.engine.write import Batch, Write
from integration.ids import new_id
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.once import once
from integration.pairs import TO, Concern, Field, HookContext, Item, Match, Pair, register

#: decimals of a rate in Sales
_PLACES = 10
#: Dataverse's default for an organisation
PRECISION = 2

messages.add(
    {
        "no_exchange_rate": (
            _("There is no exchange rate for {record}."),
            _("Add an exchange rate for this currency in Business Central."),
        ),
        "base_currency_unknown": (
            _("The base currency of Sales is not known."),
            _("Choose the base currency on the connection page."),
        ),
        "base_currency_not_in_bc": (
            _("The base currency {value} cannot be found in Business Central, so no rate can be calculated."),
            _("Add {value} as a currency with an exchange rate in Business Central."),
        ),
        "lcy_not_in_sales": (
            _("The local currency {value} is not in Sales."),
            _("The first run adds it; check its exchange rate in Sales then."),
        ),
        "not_an_iso_code": (
            _("{record} is not an ISO currency code, so it cannot be created in Sales."),
            _("Use the three-letter ISO code as the currency's code, or leave the currency uncoupled."),
        ),
    }
)


@once
def lcy_code() -> str:
    """The ISO code of the local currency."""
    return CompanyInformation.objects.values_list("lcy_code", flat=True).first() or ""


def base_currency(connection: Connection) -> tuple[str, int]:
    """The ISO code of the Sales base currency, blank when it is not known, and its decimals."""
    found = TransactionCurrency.objects.filter(pk=connection.base_currency)
    return found.values_list("isocurrencycode", "currencyprecision").first() or ("", PRECISION)


def smallest(decimals: int) -> Decimal:
    """The smallest amount of a Sales currency with that many decimals; what is converted is rounded to it."""
    return Decimal(1).scaleb(-decimals)


def as_text(rate: Decimal) -> str:
    """A rate as rows have it: a small one has no exponent."""
    return fixed(rate, _PLACES)


@once
def lcy_currencies() -> list[str]:
    """The ids of the Sales currencies with the ISO code of the local currency, the oldest first (CUR-02)."""
    local = CompanyInformation.objects.exclude(lcy_code="").values("lcy_code")[:1]
    found = TransactionCurrency.objects.filter(isocurrencycode__in=local)
    return [key.hex for key in found.order_by("createdon").values_list("pk", flat=True)]


def lcy_currency() -> str | None:
    """The id of the Sales currency that a blank currency code becomes (CUR-01)."""
    return next(iter(lcy_currencies()), None)


def blank_currencies(column: str = "currency") -> dict[str, Sequence[str]]:
    """CUR-01, CUR-02: what a blank currency code of this column stands for (`Pair.blank_counterparts`)."""
    found = lcy_currencies()
    return {column: found} if found else {}


def create_lcy_currency(context: HookContext) -> list[tuple[type[TransactionCurrency], Write]]:
    """CUR-01: the local currency is created in Sales when it is missing. CURR-06: without a rate from the base currency
    it cannot be, and nothing that is in the local currency can go."""
    if lcy_currency() or not (code := lcy_code()):
        return []
    rates = Rates(context.connection)
    rate = rates.rate_of(code)
    if rate is None:
        raise ConfigurationError(rates.base_unknown())
    values = {
        "transactioncurrencyid": new_id().hex,
        "isocurrencycode": code,
        "currencyname": code,
        "currencysymbol": code,
        "currencyprecision": rates.decimals,
        "exchangerate": as_text(rate),
    }
    return [(TransactionCurrency, Write.insert(values))]


def lcy_concerns(connection: Connection) -> list[Concern]:
    """CURR-06: whether the local currency is in Sales, or can be made there by the first run."""
    if lcy_currency() or not (code := lcy_code()):
        return []
    rates = Rates(connection)
    if rates.rate_of(code) is None:
        return [Concern(rates.base_unknown(), stops=True, table="bc.currency")]
    return [Concern(Finding("lcy_not_in_sales", "", {"value": code}), table="crm.transactioncurrency")]


def _is_iso(code: str) -> bool:
    return len(code) == 3 and code.isalpha() and code.isascii()


class Rates:
    """Exchange rates as Sales wants them: units of the currency for one of the base currency (CURR-03, CURR-04)."""

    def __init__(self, connection: Connection) -> None:
        self.lcy = lcy_code()
        #: CURR-05: the base currency is the organisation's own, so new currencies have its decimals
        self.base, self.decimals = base_currency(connection)
        latest: dict[str, Decimal] = {}
        rows = CurrencyExchangeRate.objects.order_by("starting_date").values_list(
            "currency__code", "exchange_rate_amount", "relational_exch_rate_amount"
        )
        for code, units, lcy_units in rows:
            latest[code] = units / lcy_units if lcy_units else Decimal(0)
        #: units of the currency for one unit of the local currency
        self.per_lcy = latest

    def base_unknown(self) -> Finding:
        """CURR-04: what is wrong with the base currency when nothing has a rate."""
        if not self.base:
            return Finding("base_currency_unknown")
        return Finding("base_currency_not_in_bc", "", {"value": self.base})

    def rate_of(self, code: str) -> Decimal | None:
        """The rate from the base currency to this one; None when BC has none, or 0."""
        if code == self.base:
            return Decimal(1).quantize(smallest(_PLACES))
        own = Decimal(1) if code == self.lcy else self.per_lcy.get(code)
        base = Decimal(1) if self.base == self.lcy else self.per_lcy.get(self.base)
        if not own or not base:
            return None
        return (own / base).quantize(smallest(_PLACES), rounding=ROUND_HALF_UP)


@register
class Currencies(Pair):
    name = "CURRENCY"
    local = "bc.currency"
    remote = "crm.transactioncurrency"
    direction = TO
    create_new_on_no_match = True
    synch_after_coupling = True
    fields = (
        Field("code", "isocurrencycode", TO),
        Field("symbol", "currencysymbol", TO),
        Field("description", "currencyname", TO),
    )
    match = ((Match("code", "isocurrencycode", "case"),),)
    fed_by = (("bc.currencyexchangerate", "currency", "L"),)
    remote_extra = ("exchangerate", "currencysymbol")
    fills = frozenset({"exchangerate"})

    def recommendation(self, local: int, remote: int) -> str:
        only_base = remote == 1 and TransactionCurrency.objects.filter(exchangerate=1).exists()
        return "full" if only_base else "couple"

    def preflight(self, context: HookContext) -> list[Concern]:
        """Codes that are no ISO codes, currencies without a rate, and a base currency Business Central cannot find."""
        rates = self._rates(context)
        if not rates.base:
            return [Concern(rates.base_unknown(), table="crm.transactioncurrency")]
        found = []
        if rates.rate_of(rates.lcy) is None:
            found.append(Concern(rates.base_unknown(), table="bc.currency"))
        codes = list(Currency.objects.order_by("code").values_list("code", flat=True))
        odd = [code for code in codes if not _is_iso(code)]
        poor = [code for code in codes if _is_iso(code) and code != rates.base and not rates.per_lcy.get(code)]
        for code, names in (("not_an_iso_code", odd), ("no_exchange_rate", poor)):
            found += [Concern(Finding(code, "", {"record": name}), table="bc.currency") for name in names[:5]]
        return found

    def before_write(self, direction: str, items: list[Item], context: HookContext) -> None:
        """CURR-02 … CURR-05: the rate, the precision of a new currency, and a symbol where BC has none."""
        rates = self._rates(context)
        for item in items:
            code = item.local("code")
            if item.insert and not _is_iso(code):
                item.refuse("not_an_iso_code", value=code)
                continue
            rate = self._rate(item, rates)
            if rate is not None:
                item.values["exchangerate"] = as_text(rate)
            if item.insert:
                item.values["currencyprecision"] = rates.decimals
            if not item.values.get("currencysymbol", item.remote("currencysymbol")):
                item.adjust("currencysymbol", code)

    unchanged_directions = frozenset({TO})

    def after_write(self, direction: str, items: list[Item], context: HookContext) -> list[tuple[type, Write]]:
        return self._follow_base(items, context)

    def after_unchanged(self, direction: str, items: list[Item], context: HookContext) -> list[tuple[type, Write]]:
        """A new exchange rate travels although no mapped field changed."""
        rates = self._rates(context)
        for item in items:
            rate = rates.rate_of(item.local("code"))
            if rate is not None and as_text(rate) != item.remote("exchangerate"):
                item.values["exchangerate"] = as_text(rate)
        return self._follow_base(items, context)

    def _follow_base(self, items: list[Item], context: HookContext) -> list[tuple[type, Write]]:
        """CURR-03: another rate of the base currency is another rate of every currency."""
        rates = self._rates(context)
        if rates.base not in {item.local("code") for item in items}:
            return []
        coupled = Coupling.objects.filter(scope=context.plan.mapping.scope, local_table=self.local)
        partner = {remote.hex: local for remote, local in coupled.values_list("remote_id", "local_id")}
        for item in items:
            partner.pop(item.remote_id, None)
        codes = dict(Currency.objects.values_list("pk", "code"))
        found = []
        for key, row in Batch.load(TransactionCurrency, partner).items():
            rate = rates.rate_of(codes.get(partner[key], ""))
            if rate is not None and as_text(rate) != row["exchangerate"]:
                found.append((TransactionCurrency, Write.update(row, {"exchangerate": as_text(rate)})))
        return found

    @staticmethod
    def _rates(context: HookContext) -> Rates:
        if "rates" not in context.memo:
            context.memo["rates"] = Rates(context.connection)
        return context.memo["rates"]

    @staticmethod
    def _rate(item: Item, rates: Rates) -> Decimal | None:
        rate = rates.rate_of(item.local("code")) if rates.base else None
        if not rates.base or (rate is None and rates.rate_of(rates.lcy) is None):
            item.finding = rates.base_unknown()
        elif rate is None:
            item.refuse("no_exchange_rate", value=item.local("code"))
        return rate


__all__ = ["Currencies", "Currency", "Rates", "blank_currencies", "create_lcy_currency", "lcy_currency"]
