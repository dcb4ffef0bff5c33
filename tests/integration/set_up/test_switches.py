"""Orders, both ways, item availability: what their switches need, ask, and take along (SET-040 to SET-042)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from crm.models import Organization, SalesOrder
from crm.models.sales_order import OrderState, OrderStatus
from integration.models import Connection, Schedule
from integration.services import access_keys, connections, jobs, set_up
from integration.services.install import connection
from integration.services.mappings import ConfirmationNeeded
from tests import factories
from tests import set_up as there

pytestmark = pytest.mark.django_db


def switch(confirmed: bool = True, **values) -> list[str]:
    link = connection()
    for name, value in values.items():
        setattr(link, name, value)
    return connections.save(link, confirmed=confirmed)


def in_sales() -> bool:
    return Organization.objects.get().issopintegrationenabled


def scheduled(code: str) -> bool:
    return Schedule.objects.filter(job=code).exists()


@pytest.mark.behaviour("B-216")
def test_order_integration_needs_the_solution_and_a_yes(sales) -> None:
    """SET-040: a field error without the solution; declining changes nothing."""
    there.enabled(solution=False)
    with pytest.raises(connections.FieldsRefused, match="integration solution installed") as refused:
        switch(sales_order_integration_enabled=True)
    assert list(refused.value.problems) == ["sales_order_integration_enabled"]
    connections.set_enabled(connection(), False)
    set_up.deploy_solution(there.ADMIN, there.ADMIN_SECRET)
    connections.set_enabled(connection(), True)
    with pytest.raises(ConfirmationNeeded, match="switched on in Sales too"):
        switch(confirmed=False, sales_order_integration_enabled=True)
    assert (connection().sales_order_integration_enabled, in_sales()) == (False, False)
    switch(sales_order_integration_enabled=True)
    assert (connection().sales_order_integration_enabled, in_sales()) == (True, True)


def test_orders_are_created_automatically_only_while_they_are_integrated(sales) -> None:
    """Ticked while the integration is off, it would come into force by itself with it."""
    there.enabled()
    with pytest.raises(connections.FieldsRefused, match="only while sales order integration is on") as refused:
        switch(auto_create_sales_orders=True)
    assert list(refused.value.problems) == ["auto_create_sales_orders"]
    switch(sales_order_integration_enabled=True)
    assert not connection().auto_create_sales_orders
    switch(auto_create_sales_orders=True)
    assert connection().auto_create_sales_orders


def test_it_stays_on_while_an_order_is_submitted(world) -> None:
    """SET-040: the number of orders is named; without one the flag and the automatic goes off."""
    there.sales()
    there.complete()
    connections.set_enabled(connection(), True)
    switch(sales_order_integration_enabled=True, auto_create_sales_orders=True)
    account = factories.account("Waits")
    order = factories.saved(
        SalesOrder(
            name="Waiting",
            customerid_account=account,
            transactioncurrency=world.euro,
        )
    )
    SalesOrder.objects.update(statecode=OrderState.SUBMITTED, statuscode=OrderStatus.IN_PROGRESS)
    with pytest.raises(connections.FieldsRefused, match="while 1 order of Sales is Submitted"):
        switch(sales_order_integration_enabled=False)
    assert in_sales()
    SalesOrder.objects.filter(pk=order.pk).update(statecode=OrderState.ACTIVE, statuscode=1)
    switch(sales_order_integration_enabled=False)
    link = connection()
    assert (link.sales_order_integration_enabled, link.auto_create_sales_orders, in_sales()) == (False, False, False)


def test_what_sales_says_counts(sales) -> None:
    """SET-040: the value is refreshed from Sales when the connection is enabled."""
    there.enabled()
    switch(sales_order_integration_enabled=True)
    connections.set_enabled(connection(), False)
    Organization.objects.update(issopintegrationenabled=False)
    connections.set_enabled(connection(), True)
    assert not connection().sales_order_integration_enabled
    connections.set_enabled(connection(), False)
    Organization.objects.update(issopintegrationenabled=True)
    connections.set_enabled(connection(), True)
    assert connection().sales_order_integration_enabled


def test_the_two_order_integrations_exclude_each_other(sales) -> None:
    """SET-041."""
    there.enabled()
    switch(sales_order_integration_enabled=True)
    with pytest.raises(connections.FieldsRefused, match="exclude each other"):
        switch(bidirectional_sales_order_integration=True)
    switch(sales_order_integration_enabled=False)
    switch(bidirectional_sales_order_integration=True)
    with pytest.raises(connections.FieldsRefused, match="exclude each other"):
        switch(sales_order_integration_enabled=True)


@pytest.mark.behaviour("B-258")
def test_availability_needs_a_user_with_a_key_and_its_job_follows(sales) -> None:
    """SET-062b."""
    there.enabled()
    codes = [job.code for job in jobs.all_jobs() if job.wanted is not None]
    off = {code for code in codes if not scheduled(code)}
    with pytest.raises(connections.FieldsRefused, match="Choose one") as refused:
        switch(item_availability_enabled=True)
    assert list(refused.value.problems) == ["item_availability_user"]
    user = User.objects.create_user("service")
    with pytest.raises(connections.FieldsRefused, match="service has no web service access key"):
        switch(item_availability_enabled=True, item_availability_user=user)
    assert not connection().item_availability_enabled
    access_keys.change(user)
    switch(item_availability_enabled=True, item_availability_user=user)
    made = {code for code in codes if scheduled(code)} & off
    assert made == {"item_availability"}, "the job of its switch, and no other"
    assert set(Schedule.objects.filter(job__in=made).values_list("status", flat=True)) == {"ready"}
    switch(item_availability_enabled=False)
    assert {code for code in codes if not scheduled(code)} == off


@pytest.mark.behaviour("B-257")
@pytest.mark.parametrize("name", ["auto_create_sales_orders", "auto_process_sales_quotes"])
def test_the_automatic_jobs_follow_their_switches(sales, name) -> None:
    """On the page, and when the defaults are reset."""
    there.enabled()
    switch(sales_order_integration_enabled=True)
    before = set(Schedule.objects.filter(mapping=None).values_list("job", flat=True))
    switch(**{name: True})
    assert set(Schedule.objects.filter(mapping=None).values_list("job", flat=True)) == before | {name}
    Schedule.objects.filter(job=name).delete()
    set_up.reset_to_defaults()
    assert list(Schedule.objects.filter(job=name).values_list("status", flat=True)) == ["ready"]
    switch(**{name: False})
    assert not scheduled(name)
    set_up.reset_to_defaults()
    assert set(Schedule.objects.filter(mapping=None).values_list("job", flat=True)) == before


def test_a_connection_switched_off_holds_the_jobs_it_still_has(sales) -> None:
    """SET-030: they are ready again with it."""
    there.enabled()
    switch(sales_order_integration_enabled=True)
    switch(auto_create_sales_orders=True)
    connections.set_enabled(connection(), False)
    Connection.objects.update(auto_process_sales_quotes=False)
    assert set(Schedule.objects.filter(mapping=None).exclude(job="prune").values_list("status", flat=True)) == {
        "on_hold"
    }
