"""PAYMENT TERMS, SHIPMENT METHOD, SHIPPING AGENT: codes are labels of option columns, and accounts store numbers."""

import pytest

from crm.models import Account, OptionValue
from erp.bc.models import Customer, PaymentTerms, ShipmentMethod, ShippingAgent
from integration.models import Coupling
from integration.services import mappings
from integration.services.errors import Conflict
from tests import factories
from tests.factories import coupled_customer, open_issues, option, saved, sync, sync_records
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


def linked(column, number, label, model=PaymentTerms, name="PAYMENT TERMS"):
    code = saved(model(code=label.upper()[:10]))
    value = option(column, number, label)
    factories.couple(name, code, value)
    return code, value


@pytest.mark.behaviour("B-154")
def test_option_values_travel_both_ways(world):
    """OPT-01, OPT-10, OPT-11, OPT-12."""
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    own, _ = linked("paymenttermscode", 100_000_001, "14 days")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    assert remote.paymenttermscode == 1
    remote.paymenttermscode = 100_000_001
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.payment_terms_id == own.pk
    local.payment_terms = None
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.paymenttermscode is None


def test_numbers_of_another_column_are_another_matter(world):
    """OPT-01: every column counts from 1: a number is looked up in its own column."""
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    fob, _ = linked("address1_freighttermscode", 1, "FOB", ShipmentMethod, "SHIPMENT METHOD")
    air, _ = linked("address1_shippingmethodcode", 1, "Airborne", ShippingAgent, "SHIPPING AGENT")
    remote = factories.account(
        "Nordwind", paymenttermscode=1, address1_freighttermscode=1, address1_shippingmethodcode=1
    )
    sync_records("CUSTOMER", remote=[remote], create=True)
    local = Customer.objects.get()
    assert (local.payment_terms_id, local.shipment_method_id, local.shipping_agent_id) == (net30.pk, fob.pk, air.pk)


def test_an_unlinked_code_leaves_the_sales_field_blank_and_does_not_fail_the_record(world):
    """GEN-14, OPT-11."""
    harvest = saved(PaymentTerms(code="HARVEST"))
    local = factories.customer("Nordwind", payment_terms=harvest, city="Kiel")
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"inserted": 1}
    remote = Account.objects.get()
    assert (remote.paymenttermscode, remote.address1_city) == (None, "Kiel")
    assert not open_issues()
    again = sync("CUSTOMER")
    assert "modified" not in {**again.to, **again.back}
    local.refresh_from_db()
    assert local.payment_terms_id == harvest.pk, "the blank does not come back"
    # linked later, the value follows by itself
    factories.couple("PAYMENT TERMS", harvest, option("paymenttermscode", 77, "Harvest"))
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.paymenttermscode == 77


def test_a_coupled_customer_that_changes_to_an_unlinked_code_is_blanked_in_sales(world):
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    local.payment_terms = saved(PaymentTerms(code="HARVEST"))
    local.city = "Kiel"
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.paymenttermscode, remote.address1_city) == (None, "Kiel")
    for _ in range(2):
        outcome = sync("CUSTOMER")
        assert "modified" not in {**outcome.to, **outcome.back}
    full = sync("CUSTOMER", "full")
    assert "modified" not in {**full.to, **full.back}
    local.refresh_from_db()
    assert local.payment_terms.code == "HARVEST"


def test_a_full_run_couples_by_label_and_creates_the_rest(world):
    """OPT-02, OPT-07."""
    saved(PaymentTerms(code="NET 30"))
    saved(PaymentTerms(code="HARVEST"))
    option("paymenttermscode", 1, "Net 30")
    option("address1_freighttermscode", 1, "Harvest")
    before = OptionValue.objects.filter(column="paymenttermscode").count()
    outcome = sync("PAYMENT TERMS", "full", create=True, confirmed=True)
    assert (outcome.to["coupled"], outcome.to["inserted"]) == (1, 1)
    made = OptionValue.objects.get(column="paymenttermscode", label="HARVEST")
    assert made.table == "account"
    assert made.number >= 100_000_000
    assert OptionValue.objects.filter(column="paymenttermscode").count() == before + 1
    assert Coupling.objects.filter(local_table="bc.paymentterms").count() == 2
    assert sync("PAYMENT TERMS", "full", create=True, confirmed=True).to == {"unchanged": 2}


def test_a_renamed_code_renames_its_option(world):
    """OPT-02, OPT-13."""
    code, value = linked("paymenttermscode", 1, "Net 30")
    code.code = "NET 31"
    code.save()
    assert sync("PAYMENT TERMS").to == {"modified": 1}
    value.refresh_from_db()
    assert (value.label, value.number) == ("NET 31", 1)


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        ("paymenttermscode", {1: "Net 30", 2: "2% 10, Net 30", 3: "Net 45", 4: "Net 60"}),
        ("address1_freighttermscode", {1: "FOB", 2: "No Charge"}),
        (
            "address1_shippingmethodcode",
            {1: "Airborne", 2: "DHL", 3: "FedEx", 4: "UPS", 5: "Postal Mail", 6: "Full Load", 7: "Will Call"},
        ),
    ],
)
def test_sales_has_its_standard_options(world, column, numbers):
    """OPT-08; 0 is blank, and a list can be made longer."""
    found = dict(OptionValue.objects.filter(table="account", column=column).values_list("number", "label"))
    assert found == numbers
    remote = factories.account("Nordwind", **{column: 0})
    remote.refresh_from_db()
    assert getattr(remote, column) is None
    more = saved(OptionValue(table="account", column=column, label="One more"))
    assert more.number not in numbers


def test_one_option_stands_for_one_code_and_one_code_for_one_option(world):
    """OPT-04."""
    code, value = linked("paymenttermscode", 1, "Net 30")
    other = saved(PaymentTerms(code="14 DAYS"))
    for left, right in ((other, value), (code, option("paymenttermscode", 2, "2%"))):
        with pytest.raises(Conflict, match="already coupled"):
            factories.couple("PAYMENT TERMS", left, right)
    # neither does matching take a value twice
    value.label = "14 days"
    value.save()
    outcome = sync("PAYMENT TERMS", "full", create=True, confirmed=True)
    assert outcome.to["failed"] == 1
    assert "Net 30" in open_issues("PAYMENT TERMS")[0].sentence.title()
    # and in another column the same number is another option
    factories.couple(
        "SHIPMENT METHOD", saved(ShipmentMethod(code="FOB")), option("address1_freighttermscode", 1, "FOB")
    )
    assert Coupling.objects.count() == 2


# --- from Sales: labels become codes ----------------------------------------------------------------------------------


@shareable
def from_sales(world):
    """PAYMENT TERMS taken from the options of Sales, and created without being asked; no options yet."""
    OptionValue.objects.filter(column="paymenttermscode").delete()
    draft = mappings.draft_of(factories.mapping("PAYMENT TERMS"))
    draft.mapping.direction = "from_integration"
    draft.mapping.only_coupled = False
    mappings.save(draft)
    return world


def terms():
    return sorted(PaymentTerms.objects.values_list("code", flat=True))


def test_the_direction_of_an_option_mapping_takes_its_field_along_and_is_never_both(from_sales):
    """ENG-004, ENG-036, OPT-05."""
    mapping = factories.mapping("PAYMENT TERMS")
    assert [f.direction for f in mapping.fields.all()] == ["from_integration"]
    draft = mappings.draft_of(mapping)
    draft.mapping.direction = "bidirectional"
    with pytest.raises(mappings.MappingRefused, match="PAYMENT TERMS cannot go both ways"):
        mappings.save(draft)


def test_a_new_option_becomes_a_code_cut_to_its_length(from_sales):
    """OPT-03."""
    option("paymenttermscode", 5, "Net 30 days strictly")
    option("paymenttermscode", 6, "Cash")
    option("address1_freighttermscode", 6, "Not ours")
    assert sync("PAYMENT TERMS").back == {"inserted": 2}
    assert terms() == ["CASH", "NET 30 DAY"]
    again = sync("PAYMENT TERMS", "full")
    assert (again.back, again.to) == ({"unchanged": 2}, {})


def test_a_renamed_option_renames_the_code_and_every_reference_follows(from_sales):
    """OPT-03, OPT-13."""
    value = option("paymenttermscode", 5, "Cash")
    sync("PAYMENT TERMS")
    code = PaymentTerms.objects.get()
    ours = factories.customer("Nordwind", payment_terms=code)
    theirs = factories.account("Nordwind", paymenttermscode=5)
    factories.couple("CUSTOMER", ours, theirs, first_synch="to_integration")
    value.label = "Cash on delivery"
    value.save()
    assert sync("PAYMENT TERMS").back == {"modified": 1}
    code.refresh_from_db()
    assert code.code == "CASH ON DE"
    assert Coupling.objects.get(local_table="bc.paymentterms").local_id == code.pk
    ours.refresh_from_db()
    assert ours.payment_terms.code == "CASH ON DE"
    outcome = sync("CUSTOMER", "full")
    assert "modified" not in {**outcome.to, **outcome.back}
    theirs.refresh_from_db()
    assert theirs.paymenttermscode == 5


def test_a_label_that_differs_in_case_or_beyond_the_code_changes_nothing(from_sales):
    """OPT-03."""
    value = option("paymenttermscode", 5, "Net 30 days strictly")
    sync("PAYMENT TERMS")
    value.label = "NET 30 days or so"
    value.save()
    assert sync("PAYMENT TERMS").back == {"unchanged": 1}
    assert terms() == ["NET 30 DAY"]


def test_two_new_options_that_would_get_one_code_are_both_left_and_name_one_another(from_sales):
    option("paymenttermscode", 5, "Net 30 days strictly")
    second = option("paymenttermscode", 6, "Net 30 days or so")
    option("paymenttermscode", 7, "Cash")
    assert sync("PAYMENT TERMS").back == {"inserted": 1, "failed": 2}
    assert terms() == ["CASH"]
    sentences = [issue.sentence for issue in open_issues("PAYMENT TERMS")]
    for sentence in sentences:
        assert "“Net 30 days strictly”" in sentence
        assert "“Net 30 days or so”" in sentence
        assert "NET 30 DAY:" in sentence
    assert all("Rename one of the two" in issue.next_step for issue in open_issues("PAYMENT TERMS"))
    assert sync("PAYMENT TERMS").back == {}, "nothing has changed"
    second.label = "Net 45"
    second.save()
    sync("PAYMENT TERMS")
    assert terms() == ["CASH", "NET 30 DAY", "NET 45"]
    assert not open_issues("PAYMENT TERMS")


def test_an_option_that_would_get_the_code_of_another_is_left_and_parked_until_it_is_renamed(from_sales):
    """ENG-039: the same failure twice is parked, like any other."""
    option("paymenttermscode", 5, "Net 30 days strictly")
    sync("PAYMENT TERMS")
    late = option("paymenttermscode", 6, "Net 30 days or so")
    assert sync("PAYMENT TERMS").back == {"failed": 1}
    assert sync("PAYMENT TERMS").back == {"skipped": 1}
    (issue,) = open_issues("PAYMENT TERMS")
    assert issue.parked
    assert "“Net 30 days strictly”" in issue.sentence
    assert sync("PAYMENT TERMS").back == {}, "parked, it is not looked at again"
    late.label = "Net 30, more or less"
    late.save()
    assert sync("PAYMENT TERMS").back == {"inserted": 1}
    assert not open_issues("PAYMENT TERMS")


def test_a_code_that_is_there_but_not_coupled_is_not_taken_by_guess(from_sales):
    saved(PaymentTerms(code="NET 30 DAY"))
    option("paymenttermscode", 5, "Net 30 days strictly")
    assert sync("PAYMENT TERMS").back == {"failed": 1}
    (issue,) = open_issues("PAYMENT TERMS")
    assert "NET 30 DAY, which is there already" in issue.sentence
    assert terms() == ["NET 30 DAY"]


def test_a_rename_that_would_take_another_code_writes_nothing(from_sales):
    option("paymenttermscode", 5, "Cash")
    other = option("paymenttermscode", 6, "Net 30")
    sync("PAYMENT TERMS")
    OptionValue.objects.filter(pk=other.pk).update(label="Cash ")
    assert sync("PAYMENT TERMS").back == {"failed": 1}
    assert terms() == ["CASH", "NET 30"]
    assert "“Cash”" in open_issues("PAYMENT TERMS")[0].sentence


@pytest.mark.parametrize("first", [5, 6])
def test_a_label_that_moves_on_to_another_option_moves_its_code_along(from_sales, first):
    """Whichever of the two is written first: the next run at the latest has both."""
    labels = {first: "Cash", 11 - first: "Net 30"}
    options = {number: option("paymenttermscode", number, labels[number]) for number in (5, 6)}
    sync("PAYMENT TERMS")
    codes = {number: Coupling.objects.get(remote_id=options[number].pk).local_id for number in (5, 6)}
    OptionValue.objects.filter(pk=options[11 - first].pk).update(label="Net 60")
    OptionValue.objects.filter(pk=options[first].pk).update(label="Net 30")
    sync("PAYMENT TERMS")
    sync("PAYMENT TERMS")
    assert PaymentTerms.objects.get(pk=codes[first]).code == "NET 30"
    assert PaymentTerms.objects.get(pk=codes[11 - first]).code == "NET 60"
    assert not open_issues("PAYMENT TERMS")


@pytest.mark.parametrize(("strategy", "codes", "coupled"), [("restore", ["CASH"], 1), ("remove_coupling", [], 0)])
def test_a_deleted_code_is_restored_or_its_coupling_goes(from_sales, strategy, codes, coupled):
    option("paymenttermscode", 5, "Cash")
    sync("PAYMENT TERMS")
    factories.change_mapping("PAYMENT TERMS", deletion_conflict=strategy)
    PaymentTerms.objects.get().delete()
    sync("PAYMENT TERMS", "full", confirmed=True)
    assert (terms(), Coupling.objects.count()) == (codes, coupled)


# --- to Sales: codes become labels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("strategy", "restored"), [("restore", True), ("remove_coupling", False)])
def test_a_deleted_option_is_restored_or_its_coupling_goes(world, strategy, restored):
    code, value = linked("paymenttermscode", 1, "Net 30")
    factories.change_mapping("PAYMENT TERMS", deletion_conflict=strategy)
    value.delete()
    sync("PAYMENT TERMS", "full", confirmed=True)
    assert OptionValue.objects.filter(column="paymenttermscode", label="Net 30").exists() is restored
    assert Coupling.objects.filter(local_id=code.pk).exists() is restored


def test_a_deleted_option_waits_for_a_person_when_nothing_is_said(world):
    _, value = linked("paymenttermscode", 1, "Net 30")
    value.delete()
    assert sync("PAYMENT TERMS", "full").to == {"failed": 1}
    assert "Net 30" in open_issues("PAYMENT TERMS")[0].sentence


def test_a_label_that_already_says_the_code_keeps_its_form(world):
    """Sales shows the label to people: coupling does not put it in capitals or cut it."""
    code = saved(PaymentTerms(code="2% 10, NET"))
    value = option("paymenttermscode", 2, "2% 10, Net 30")
    factories.couple("PAYMENT TERMS", code, value)
    for kind in ("synch", "full"):
        assert "modified" not in sync("PAYMENT TERMS", kind).to
    value.refresh_from_db()
    assert value.label == "2% 10, Net 30"
    code.code = "14 DAYS"
    code.save()
    assert sync("PAYMENT TERMS").to == {"modified": 1}
    value.refresh_from_db()
    assert value.label == "14 DAYS"


def test_a_new_code_becomes_an_option_where_creating_is_allowed(world):
    saved(PaymentTerms(code="HARVEST"))
    assert sync("PAYMENT TERMS").to == {}
    factories.change_mapping("PAYMENT TERMS", only_coupled=False)
    sync("PAYMENT TERMS", "full", create=True, confirmed=True)
    assert OptionValue.objects.filter(column="paymenttermscode", label="HARVEST").count() == 1


# --- values in other mappings -----------------------------------------------------------------------------------------


def strict_terms():
    row = factories.field_mapping("CUSTOMER", "payment_terms", "paymenttermscode")
    row.clear_on_failed_synch = False
    row.save()


def test_an_option_nothing_is_coupled_to_is_named_and_coupling_it_releases_the_record(world):
    """ENG-038, OPT-12: the label, not the number, is what people know it by."""
    strict_terms()
    value = option("paymenttermscode", 4, "Net 60")
    theirs = factories.account("Nordwind", paymenttermscode=4)
    assert sync_records("CUSTOMER", remote=[theirs], create=True).back == {"failed": 1}
    (issue,) = open_issues("CUSTOMER")
    assert "is “Net 60”, which is not coupled (PAYMENT TERMS)" in issue.sentence
    assert issue.issue_class == "waiting"
    factories.change_mapping("CUSTOMER", only_coupled=False)
    code = saved(PaymentTerms(code="NET 60"))
    factories.couple("PAYMENT TERMS", code, value)
    assert sync("CUSTOMER").back == {"inserted": 1}
    assert Customer.objects.get().payment_terms_id == code.pk
    assert not open_issues()


def test_blank_stays_blank_both_ways_even_where_nothing_may_be_cleared(world):
    """OPT-11, OPT-12."""
    strict_terms()
    net30, _ = linked("paymenttermscode", 1, "Net 30")
    local, remote = coupled_customer("Nordwind", payment_terms=net30)
    local.payment_terms = None
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.paymenttermscode is None
    remote.paymenttermscode = 1
    remote.save()
    sync("CUSTOMER")
    remote.paymenttermscode = 0
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.payment_terms is None
    assert not open_issues()
