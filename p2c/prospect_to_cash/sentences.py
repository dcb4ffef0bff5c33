"""What validation says of a project: the catalogue's errors (FO-E01 … FO-E36) and warnings, with what to do."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integration import messages

UNIT, LEGAL_ENTITY = _("business unit"), _("legal entity")
NOTHING = _("none")


def language() -> str:
    """The language of whoever reads."""
    return get_language() or "en"


messages.add(
    {
        "fo.e01": (
            _(
                "The connection “{connection}” to {system}, of the connection set “{record}”, is no longer valid."
                " (FO-E01, DIPV1000)"
            ),
            _("Repair the connection, or make a new one and choose it in the connection set."),
        ),
        "fo.e01_none": (
            _(
                "The connection set “{record}” of the project “{project}” has no connection to {system}."
                " (FO-E01, DIPV1000)"
            ),
            _("Choose a connection to {system} in the connection set."),
        ),
        "fo.e02": (
            _(
                "The task “{record}” uses the entity set {entity}, which has no integration key in the connection set"
                " “{value}”. (FO-E02, DIPV1003)"
            ),
            _("Add a key for {entity} on the tab “Integration key” of the connection set: {choices} as a rule."),
        ),
        "fo.e03": (
            _("The task “{record}” does not map {field}, which is part of the key of {entity}. (FO-E03, DIPV1014)"),
            _("Add a mapping row for {field}."),
        ),
        "fo.e03_lookup": (
            _(
                "The task “{record}” does not map {field}: the key of {entity} holds the lookup {value}, and a record"
                " is known by what stands behind it. (FO-E03, DIPV1015)"
            ),
            _("Add a mapping row for {field}."),
        ),
        "fo.e04": (
            _(
                "The connection set “{record}” names no environment for its connection “{connection}” to {system}."
                " (FO-E04, DIPV1005)"
            ),
            _("Choose an environment in the connection set."),
        ),
        "fo.e04_task": (
            _(
                "The task “{record}” uses the environment “{value}”, which the connection set “{set}” does not have."
                " (FO-E04, DIPV1007)"
            ),
            _("Refresh the entities of the project, or choose the connection set of that environment for it."),
        ),
        "fo.e05": (
            _(
                "The organisation mapping {record} names the {field} “{value}”, which was deleted or renamed."
                " (FO-E05, DIPV1008)"
            ),
            _("Open the connection set and choose another {field}. There are: {choices}."),
        ),
        "fo.e06": (
            _(
                "The project “{record}” has no organisation mapping, so nothing says which rows of {entity} it may"
                " write. (FO-E06, DIPV1016)"
            ),
            _("Choose at least one organisation mapping of the connection set."),
        ),
        "fo.e06_half": (
            _("The organisation mapping {record} names no {field}. (FO-E06, DIPV1017)"),
            _("Open the connection set and choose a {field}. There are: {choices}."),
        ),
        "fo.e07": (
            _("The task “{record}” does not map {field}, which must have a value in {entity}. (FO-E07, DIPV1010)"),
            _("Add a mapping row for {field}, with a source column or a default."),
        ),
        "fo.e07_default": (
            _(
                "The task “{record}” maps {field}, which must have a value in {entity}, from no column and without a"
                " default. (FO-E07, DIPV1031)"
            ),
            _("Choose a source column for {field}, or give it a default."),
        ),
        "fo.e08": (
            _("The task “{record}” maps to {field} of {entity}, which cannot be written. (FO-E08, DIPV1011)"),
            _("Remove the row that fills {field}."),
        ),
        "fo.e08_company": (
            _(
                "The task “{record}” maps to {field} of {entity}, which the organisation mapping gives."
                " (FO-E08, DIPV1011)"
            ),
            _("Remove the row that fills {field}, and choose the organisation mapping instead."),
        ),
        "fo.e08_source": (
            _("The task “{record}” writes to {entity}, which can only be read. (FO-E08, DIPV1011)"),
            _("Choose another destination for the task."),
        ),
        "fo.e09": (
            _(
                "The task “{record}” uses the entity set {entity}, whose columns are not known."
                " (FO-E09, DIPV1018, DIPV1020)"
            ),
            _("Refresh the entities of the project."),
        ),
    }
)

messages.add(
    {
        "fo.e10_source": (
            _("The task “{record}” maps {field} from “{value}”, which {entity} does not have. (FO-E10, DIPV1024)"),
            _("Choose another source column, or refresh the entities. Alike: {choices}."),
        ),
        "fo.e10_destination": (
            _("The task “{record}” maps “{source}” to “{value}”, which {entity} does not have. (FO-E10, DIPV1025)"),
            _("Choose another destination column, or refresh the entities. Alike: {choices}."),
        ),
        "fo.e10_no_source": (
            _("The task “{record}” maps {field} from no column and without a default. (FO-E10, DIPV1021)"),
            _("Choose a source column for {field}, give it a default, or remove the row."),
        ),
        "fo.e10_no_destination": (
            _("The task “{record}” maps “{source}” to no column. (FO-E10, DIPV1022)"),
            _("Choose a destination column, or remove the row."),
        ),
        "fo.e11": (
            _(
                "The task “{record}” reads {entity}, which cannot tell what has changed: it has no row version."
                " (FO-E11, DIPV1019)"
            ),
            _("Choose another source for the task."),
        ),
        "fo.e12": (
            _("The source filter “{value}” of the task “{record}” cannot be used: {why} (FO-E12, DIPV1012)"),
            _("Correct the filter: {todo}"),
        ),
        "fo.e12_query": (
            _("The advanced query of the task “{record}” cannot be used: {why} (FO-E12, DIPV1012)"),
            _("Correct the query: {todo}"),
        ),
        "fo.e14": (
            _("The task “{record}” fills {field} in {number} rows, from {value}. (FO-E14, DIPV1026)"),
            _("Keep one of the rows."),
        ),
        "fo.e14_two_ways": (
            _(
                "The tasks “{record}” and “{other}” send {field} both ways, and “{record}” sends it to {value}."
                " (FO-E14, DIPV1023)"
            ),
            _("Keep one of the rows in “{record}”, or the row of “{other}”."),
        ),
        "fo.e15": (
            _(
                "The task “{record}” names {entity} by {field}, which is not in its integration key ({value})."
                " (FO-E15, DIPV1027)"
            ),
            _("Name it by its key, or change the key in the connection set."),
        ),
        "fo.e15_rest": (
            _(
                "The task “{record}” names {entity} by {value} only; {field} belongs to its integration key, too."
                " (FO-E15, DIPV1028)"
            ),
            _("Add a mapping row for {field}."),
        ),
        "fo.e16": (
            _("The task “{record}” maps “{source}” to {field} {number} times. (FO-E16, DIPV1029)"),
            _("Keep one of the rows."),
        ),
        "fo.e17": (
            _(
                "The task “{record}” maps “{source}” ({kind}) to {field} ({other_kind}), which can never hold such a"
                " value. (FO-E17, DIPV1030)"
            ),
            _("Choose another column, or a value map that gives fitting values."),
        ),
        "fo.e17_value": (
            _(
                "The task “{record}” gives {field} ({other_kind}) the value “{value}”, which it can never hold."
                " (FO-E17, DIPV1030)"
            ),
            _("Correct the value, or choose another column."),
        ),
        "fo.e17_choice": (
            _("The task “{record}” gives {field} the value “{value}”, which is none of its values. (FO-E17, DIPV1030)"),
            _("Choose one of these: {choices}."),
        ),
        "fo.e17_map": (
            _("The task “{record}” uses the value map “{value}” for {field}, which does not exist. (FO-E17, DIPV1030)"),
            _("Make a value map of that name, or choose another for the row."),
        ),
        "fo.e19": (
            _("The project “{record}” could not be checked to the end: {detail} (FO-E19, DIPV1001, DIPV1006)"),
            _("Try again; if it stays so, report it with this text."),
        ),
    }
)

messages.add(
    {
        "fo.e34": (
            _("The organisation mapping {record} names the {field} “{value}”, which does not exist. (FO-E34)"),
            _("Enter one of these: {choices}."),
        ),
        "fo.e35": (
            _("The advanced query of the task “{record}” is too large: {why} (FO-E35)"),
            _("{todo}"),
        ),
        "projects_started": (_("Projects started: {count}."), ""),
        "fo.e36": (
            _("The project “{record}” would move {value} rows; {max} are allowed in one run. (FO-E36)"),
            _("Narrow the source filters, or divide the project by organisation mapping."),
        ),
        "fo.e36_scheduled": (
            _("The project “{record}” cannot be scheduled: {value} other projects are, and {max} may be. (FO-E36)"),
            _("Run it by hand, or stop the schedule of another project."),
        ),
        "fo.warns_prerequisite": (
            _("“{record}” expects “{value}” to have run before: none of its runs has succeeded yet."),
            _("Run “{value}” first; until then rows that need it fail."),
        ),
        "fo.warns_number_series": (
            _(
                "The order numbers of legal entity {value} begin with “{prefix}” and can meet those of Sales"
                " (“{other}”): an order of the other system would then be overwritten."
            ),
            _("Give the number sequence of {value} another prefix."),
        ),
        "fo.warns_precondition": (
            _("“{record}” expects more than is set up. Not the case: {expected}"),
            _("{todo}"),
        ),
        "fo.warns_may_be_blank": (
            _(
                "The task “{record}” fills {field}, which must have a value in {entity}, from “{source}”, which may be"
                " blank; such rows fail."
            ),
            _("Give the row a default, or fill in “{source}” wherever it is blank."),
        ),
    }
)
