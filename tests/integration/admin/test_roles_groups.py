"""The five groups: they exist after migrating, and each opens what it should and nothing more."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from p2c import roles

pytestmark = pytest.mark.django_db

PEOPLE = [roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR, roles.SALES, roles.BACK_OFFICE]


def member(role):
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def test_the_groups_exist_with_every_permission_they_name():
    for role, wanted in roles.permissions().items():
        group = Group.objects.get(name=role)
        known = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}
        assert wanted <= known, role


def test_permissions_given_by_hand_stay_and_missing_ones_return():
    group = Group.objects.get(name=roles.AUDITOR)
    extra = Permission.objects.get(codename="add_user")
    group.permissions.set([extra])
    roles.make_groups()
    assert extra in group.permissions.all()
    assert group.permissions.filter(codename="view_synchrun").exists()


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (roles.ADMINISTRATOR, "integration.change_tablemapping", "integration.change_synchrun"),
        (roles.ADMINISTRATOR, "integration.change_secret", "auth.change_user"),
        (roles.OPERATOR, "integration.resolve", "integration.change_tablemapping"),
        (roles.OPERATOR, "integration.full_synch", "integration.change_connection"),
        (roles.OPERATOR, "integration.uncouple", "integration.revert"),
        (roles.AUDITOR, "integration.view_journalentry", "integration.synchronise"),
        (roles.AUDITOR, "crm.view_account", "crm.change_account"),
        (roles.SALES, "crm.change_account", "crm.delete_account"),
        (roles.SALES, "integration.couple", "integration.uncouple"),
        (roles.SALES, "crm.view_systemuser", "crm.change_systemuser"),
        (roles.SALES, "crm.view_product", "crm.change_product"),
        (roles.SALES, "crm.change_opportunity", "crm.change_pricelevel"),
        (roles.SALES, "integration.view_issue", "bc.view_customer"),
        (roles.BACK_OFFICE, "bc.change_customer", "crm.view_account"),
        (roles.BACK_OFFICE, "bc.view_noseries", "bc.change_noseries"),
    ],
)
def test_what_a_role_may_do(role, may, may_not):
    user = member(role)
    assert user.has_perm(may)
    assert not user.has_perm(may_not)


OPENS = {
    "integration_connection_change": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR},
    "integration_tablemapping_changelist": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR},
    "integration_fullsynchreviewline_changelist": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR},
    "integration_synchrun_changelist": set(PEOPLE),
    "integration_issue_changelist": set(PEOPLE),
    "integration_journalentry_changelist": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR},
    "crm_account_changelist": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR, roles.SALES},
    "bc_customer_changelist": {roles.ADMINISTRATOR, roles.OPERATOR, roles.AUDITOR, roles.BACK_OFFICE},
    "auth_user_changelist": set(),
}


@pytest.mark.parametrize("role", PEOPLE)
def test_which_pages_open_for_a_role(world, client, role):
    client.force_login(member(role))
    for name, allowed in OPENS.items():
        args = [1] if name.endswith("connection_change") else []
        answer = client.get(reverse(f"admin:{name}", args=args))
        assert answer.status_code == (200 if role in allowed else 403), (name, role)
