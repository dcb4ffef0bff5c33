"""What Sales itself enforces on its tables, as lists in the order they run."""

from crm.rules import sentences as sentences
from crm.rules.currency import keep_iso_code
from crm.rules.names import build_full_name
from crm.rules.options import keep_option, known_options, label_once, number_option
from crm.rules.state import status_follows_state
from crm.rules.targets import one_owner, one_parent
from integration.registry import Rule

ACCOUNT: list[Rule] = [one_owner, status_follows_state, known_options]
CONTACT: list[Rule] = [one_owner, one_parent, status_follows_state, build_full_name]
CURRENCY: list[Rule] = [keep_iso_code, status_follows_state]
OPTION_VALUE: list[Rule] = [keep_option, label_once, number_option]
