"""Business units: whose records are whose, and which ERP owns them."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from crm.models import Account, BusinessUnit, Contact, Invoice, Opportunity, Quote, SalesOrder, SystemUser, Team
from crm.models.organisation import OwningErp
from crm.rules.owning import erp_of_units, fo_units
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.crm.catalogue import by_product
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
BC, FO = OwningErp


def unit(name, parent=None, erp=None):
    return saved(BusinessUnit(name=name, parentbusinessunit=parent, p2c_owningerp=erp))


@pytest.fixture
def top():
    return unit("Mill")


@pytest.fixture
def nordics(top):
    return unit("Nordics", top, FO)


def user(of):
    return saved(SystemUser(fullname="Ada Byron", businessunit=of))


def test_a_record_belongs_to_the_unit_of_its_owner(top, nordics):
    account = saved(Account(name="Lark", ownerid_systemuser=user(nordics)))
    account.refresh_from_db()
    assert account.owningbusinessunit == nordics
    account.ownerid_team = saved(Team(name="Sales", businessunit=top))
    account.save()
    account.refresh_from_db()
    assert (account.ownerid_systemuser, account.owningbusinessunit) == (None, top)
    account.ownerid_team = None
    account.save()
    account.refresh_from_db()
    assert account.owningbusinessunit is None


def test_the_writer_may_say_which_unit(top, nordics):
    contact = saved(Contact(lastname="Byron", ownerid_systemuser=user(nordics), owningbusinessunit=top))
    contact.refresh_from_db()
    assert contact.owningbusinessunit == top
    # nobody gave another owner, so the unit stays
    contact.lastname = "Lovelace"
    contact.save()
    contact.refresh_from_db()
    assert contact.owningbusinessunit == top


@pytest.mark.parametrize("kind", [Account, Contact, Opportunity, Quote, SalesOrder, Invoice])
def test_every_owned_table_has_it(nordics, kind):
    values = {"lastname" if kind is Contact else "name": "Lark", "ownerid_systemuser": user(nordics)}
    if kind is Invoice:
        values["invoicenumber"] = "1"
    if kind in (Quote, SalesOrder, Invoice):
        values["customerid_account"] = saved(Account(name="Wren"))
    record = by_product(kind(**values))
    record.refresh_from_db()
    assert record.owningbusinessunit == nordics


def test_a_unit_has_the_erp_of_its_parent_unless_it_has_its_own(top, nordics):
    oslo, bergen = unit("Oslo", nordics), unit("Bergen", nordics, BC)
    found = erp_of_units()
    assert [found[u.pk.hex] for u in (top, nordics, oslo, bergen)] == [BC, FO, FO, BC]
    assert fo_units() == {nordics.pk.hex, oslo.pk.hex}


@pytest.mark.parametrize(("erp", "owned"), [(None, BC), (BC, BC), (FO, FO)])
def test_a_record_without_a_unit_belongs_to_the_top(erp, owned):
    assert erp_of_units() == {None: BC}
    unit("Mill", erp=erp)
    assert erp_of_units()[None] == owned
    # where there are two tops, nobody can say
    unit("Lark", erp=FO)
    assert erp_of_units()[None] == BC


@pytest.mark.says("crm.unit_below_itself")
def test_a_unit_is_not_below_itself(top, nordics):
    top.parentbusinessunit = nordics
    refused(top.save, "Parent Business", "Mill", "below")
    nordics.parentbusinessunit = nordics
    refused(nordics.save, "Nordics")


def test_a_batch_asks_once_and_one_without_owners_does_not_ask(nordics):
    owners = [user(nordics).pk.hex for _ in range(3)]

    def asked(rows):
        with statements(connection) as seen:
            write_rows("crm.account", [Write.insert(row) for row in rows], PRODUCT)
        return len(seen)

    plain = asked([{"name": f"Lark {n}"} for n in range(30)])
    assert asked([{"name": f"Lark {n}", "ownerid_systemuser": owners[0]} for n in range(30)]) == plain + 1
    assert asked([{"name": f"Lark {n}", "ownerid_systemuser": owners[n % 3]} for n in range(50)]) == plain + 1
    assert Account.objects.filter(owningbusinessunit=nordics).count() == 80


def test_the_page_of_a_unit_says_whose_its_records_are_and_lists_filter_by_unit(client, top, nordics):
    client.force_login(User.objects.create_superuser("ada"))
    oslo = unit("Oslo", nordics)
    page = client.get(reverse("admin:crm_businessunit_change", args=[oslo.pk])).content.decode()
    assert "Finance and Operations" in page
    assert "Owning ERP" in page
    saved(Account(name="Lark", owningbusinessunit=oslo))
    saved(Account(name="Wren", owningbusinessunit=top))
    found = client.get(
        reverse("admin:crm_account_changelist"), {"owningbusinessunit__businessunitid__exact": str(oslo.pk)}
    ).content.decode()
    assert "Lark" in found
    assert "Wren" not in found
