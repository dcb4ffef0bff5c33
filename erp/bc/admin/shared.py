"""What the screens of Business Central tables have in common: fields, rows that go with their record, entries."""

from typing import Any

from integration.admin.records import RecordAdmin

STAMPS = ("created_on", ("modified_on", "modified_by"))
ADDRESS_FIELDS = (
    "address",
    "address_2",
    ("post_code", "city"),
    "county",
    ("country_region_code", "territory_code"),
)
COMMUNICATION_FIELDS = (
    ("phone_no", "mobile_phone_no", "fax_no"),
    "e_mail",
    "home_page",
    ("language_code", "format_region"),
    ("telex_no", "telex_answer_back"),
)
REGISTRATION_FIELDS = (("vat_registration_no", "registration_number"),)


class WithItsRows:
    """Whoever may delete a record deletes its rows with it, though nobody may delete those by themselves."""

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        gone, counts, _needed, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return gone, counts, set(), protected


class PostedAdmin(RecordAdmin):
    """Rows that posting writes: there to read, to search and to take along as a file."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: Any) -> bool:
        return False
