"""What a customer is given where the writer leaves it open: its currency (FO-136)."""

from erp.fo.models import LegalEntity
from integration.engine.write import Batch


def accounting_currency(batch: Batch) -> None:
    """A blank currency is the accounting currency of the legal entity. One query per batch, where one is blank."""
    blank = [w for w in batch.saves if not w.new["sales_currency_code"]]
    names = ("legal_entity_id", "accounting_currency")
    rows = batch.find(LegalEntity, "legal_entity_id", (w.new["data_area_id"] for w in blank), names)
    currencies = {row["legal_entity_id"]: row["accounting_currency"] for row in rows}
    for item in blank:
        item.new["sales_currency_code"] = currencies.get(item.new["data_area_id"], "")


def type_matches_names(batch: Batch) -> None:
    """The names of the other type do not count, so they are not kept (FO-135)."""
    for item in batch.saves:
        if item.new["party_type"] == "Person":
            item.new["organization_name"] = ""
            item.new["organization_number_of_employees"] = None
        else:
            for column in ("person_first_name", "person_middle_name", "person_last_name", "person_professional_title"):
                item.new[column] = ""
