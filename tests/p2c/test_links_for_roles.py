"""A link that somebody may not follow is no link, and what somebody may not settle comes with whom to ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integration import visitor
from p2c import roles
from tests import factories
from tests.p2c.pages import administrator, somebody
from tests.sharing import shareable

pytestmark = pytest.mark.django_db

ASK = "Ask somebody with the role “Integration administrator” or “Integration operator” to settle it."


@shareable
def conflict(world: Any) -> Any:
    """An issue about a customer and an account that both were renamed."""
    customer, account = factories.coupled_customer("Mill")
    customer.name, account.name = "Mill & Sons", "Mill & Daughters"
    customer.save()
    account.save()
    factories.sync("CUSTOMER")
    [issue] = factories.open_issues("CUSTOMER")
    return customer, account, issue


def text(client: Client, model: Any, page: str, *args: Any) -> str:
    """What the page says."""
    answer = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def address(record: Any, page: str = "change") -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def test_a_seller_reads_the_partner_but_gets_no_link_to_it(conflict: Any) -> None:
    customer, account, issue = conflict
    for client, linked in ((somebody(roles.SALES), False), (administrator(), True)):
        for page in (text(client, account, "change", account.pk), text(client, issue, "change", issue.pk)):
            assert "Mill &amp; Sons" in page
            assert (address(customer) in page) is linked


def test_lists_show_badges_without_links_to_closed_tables(conflict: Any) -> None:
    customer, account, _issue = conflict
    page = text(somebody(roles.SALES), account, "changelist")
    assert "Coupled to " in page
    assert address(customer) not in page
    assert address(account) in page


def test_the_start_page_counts_what_a_seller_may_not_open(conflict: Any) -> None:
    page = somebody(roles.SALES).get("/admin/").content.decode()
    assert reverse("admin:crm_account_changelist") + "?coupling=of" in page
    assert reverse("admin:bc_customer_changelist") not in page
    assert reverse("admin:integration_tablemapping_changelist") not in page
    assert "CUSTOMER" in page


def test_who_may_not_settle_a_conflict_is_told_whom_to_ask(conflict: Any) -> None:
    _customer, account, issue = conflict
    seller, operator = somebody(roles.SALES), administrator()
    orders = ("Choose for each field", "Which value is right?", "Keep the chosen values", "Retry all now")
    for page in (
        text(seller, issue, "change", issue.pk),
        text(seller, issue, "changelist"),
        text(seller, account, "change", account.pk),
        seller.get("/admin/").content.decode(),
    ):
        assert ASK in page
        assert [order for order in orders if order in page] == []
    page = text(operator, issue, "change", issue.pk)
    assert ASK not in page
    assert [order for order in orders if order not in page] == ["Retry all now"]


def test_rest_tells_whom_to_ask_as_well(conflict: Any) -> None:
    *_records, issue = conflict
    assert somebody(roles.SALES).get(f"/api/v1/issues/{issue.pk}/").json()["next_step"] == ASK
    assert "Choose for each field" in administrator().get(f"/api/v1/issues/{issue.pk}/").json()["next_step"]


def test_nobody_is_denied_anything_outside_of_a_request(conflict: Any) -> None:
    """Mails and commands speak to whoever reads them."""
    customer, _account, issue = conflict
    assert visitor.may_open(address(customer))
    assert "Choose for each field" in issue.next_step


def test_links_take_no_query_each(conflict: Any, django_assert_num_queries: Any) -> None:
    customer, account, issue = conflict
    client = somebody(roles.SALES)
    user = client.get("/admin/").wsgi_request.user
    user.has_perm("crm.view_account")

    class Asked:
        path = "/admin/"

    asked = Asked()
    asked.user = user  # type: ignore[attr-defined]
    visitor.HistoricalRecords.context.request = asked
    try:
        with django_assert_num_queries(0):
            assert not visitor.may_open(address(customer))
            assert visitor.may_open(address(account))
            assert visitor.may_open(address(account, "couple"))
            assert not visitor.may_open(address(customer, "couple"))
            assert not visitor.may_open(reverse("admin:crm_systemuser_add"))
            assert visitor.may_open(f"{address(issue)}?next=/admin/")
            assert visitor.may_open("?p=2")
            assert not visitor.may_open("")
    finally:
        del visitor.HistoricalRecords.context.request
