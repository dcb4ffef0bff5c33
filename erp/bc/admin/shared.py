"""What the screens of customers, vendors and contacts have in common."""

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
