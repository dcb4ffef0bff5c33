"""Sentences for source filters and query steps: what cannot be read or does not fit, where, and what to write instead.

They are what validation says under FO-E12 (source filter) and FO-E35 (`query_quota_…`: an advanced query too large).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integration import messages

_QUOTES = _("Put text into quotation marks like this: {example}.")
_VALUES = _("Write a number, a date like 2026-01-31, true, false, or text in quotation marks: {expected}.")

# where a filter cannot be read
messages.add(
    {
        "query_condition_expected": (
            _("The filter cannot be read: at position {position}, “{found}” stands where a condition is expected."),
            _("Write a column, an operator and a value there, or take “{found}” out."),
        ),
        "query_condition_missing": (
            _("The filter ends after “{before}”, where a condition is expected."),
            _("Write a column, an operator and a value after “{before}”, or take it out."),
        ),
        "query_operator_expected": (
            _("The filter cannot be read: at position {position}, “{found}” stands where an operator is expected."),
            _("Compare “{before}” with one of the operators: {expected}."),
        ),
        "query_operator_missing": (
            _("The filter ends after “{before}”, where an operator is expected."),
            _("Compare “{before}” with one of the operators: {expected}."),
        ),
        "query_value_expected": (
            _("The filter cannot be read: at position {position}, “{found}” stands where a value is expected."),
            _VALUES,
        ),
        "query_value_missing": (_("The filter ends after “{before}”, where a value is expected."), _VALUES),
        "query_joint_expected": (
            _("The filter cannot be read: at position {position}, “{found}” stands where the condition is complete."),
            _("Join conditions with one of these: {expected}. Or take “{found}” out."),
        ),
        "query_sign_expected": (
            _("The filter cannot be read: at position {position}, “{found}” stands where one of “{expected}” must be."),
            _("Write one of “{expected}” before “{found}”."),
        ),
        "query_sign_missing": (
            _("The filter ends after “{before}”, where one of “{expected}” must follow."),
            _("Write one of “{expected}” after “{before}”."),
        ),
        "query_open_bracket": (
            _("The filter cannot be read: the bracket at position {position} is never closed."),
            _("Close the bracket, or take it out."),
        ),
        "query_no_bracket": (
            _("The filter cannot be read: the bracket at position {position} closes nothing."),
            _("Take it out, or open a bracket where it should begin."),
        ),
        "query_open_quote": (
            _("The filter cannot be read: the text that begins at position {position} has no closing {found}."),
            _("Write {found} at the end of the text."),
        ),
        "query_other_quotes": (
            _("The filter cannot be read: at position {position}, {found} is not the quotation mark used here."),
            _QUOTES,
        ),
        "query_unquoted": (
            _("The filter cannot be read: “{found}”, at position {position}, stands where a value is expected."),
            _QUOTES,
        ),
        "query_pattern": (
            _("“{value}” is not a pattern that {field} can be compared with."),
            _("Put a star at the beginning, at the end or at both; write \\* for a star that is part of the text."),
        ),
        "query_too_long": (
            _("The filter has {size} conditions and values; {most} are possible."),
            _("Split the task in two, or mark the records in a column of their own and filter by that."),
        ),
        "query_too_deep": (
            _("The filter has brackets inside brackets, more than {most} deep."),
            _("Take out brackets that are not needed."),
        ),
    }
)

# what does not fit the table
messages.add(
    {
        "query_unknown_column": (
            _("{table} has no column “{value}”."),
            _("Did you mean one of these: {near}?"),
        ),
        "query_no_such_column": (
            _("{table} has no column “{value}”, nor one of a similar name."),
            _("Look the column up in the list of columns, and write its name as it stands there."),
        ),
        "query_nothing_beyond": (
            _("{table}: “{value}” is not a column of the record that {field} points at, or {field} points at none."),
            _("Look the column up in the list of columns of that record, and write its name as it stands there."),
        ),
        "query_not_whole": (
            _("The filter compares {field} with “{value}”, which is not a whole number."),
            _("Write a whole number like 10."),
        ),
        "query_not_a_number": (
            _("The filter compares {field} with “{value}”, which is not a number."),
            _("Write a number like 10 or 99.5."),
        ),
        "query_too_many_decimals": (
            _("The filter compares {field} with {value}, and {field} has only {scale} decimals."),
            _("Write the number with {scale} decimals at most."),
        ),
        "query_not_yes_or_no": (
            _("The filter compares {field} with “{value}”, and {field} is only ever true or false."),
            _("Write true or false, or Yes or No in quotation marks."),
        ),
        "query_not_a_date": (
            _("The filter compares {field} with “{value}”, which is not a date."),
            _("Write the date like this: 2026-01-31."),
        ),
        "query_not_a_moment": (
            _("The filter compares {field} with “{value}”, which is not a date and time."),
            _("Write the date and time like this: 2026-01-31T14:30:00Z."),
        ),
        "query_not_an_id": (
            _("The filter compares {field} with “{value}”, and {field} holds the id of a record."),
            _("Compare a column of that record instead, like {field}.name, or write the id."),
        ),
        "query_not_a_choice": (
            _("The filter compares {field} with “{value}”, which it cannot be. Possible values: {choices}."),
            _("Choose one of the possible values."),
        ),
        "query_nothing_to_compare": (
            _("The filter compares {field} with nothing, and nothing is neither more nor less, nor part of a text."),
            _("Write a value; for blank fields compare with eq or ne, or with == or !=."),
        ),
        "query_no_order": (
            _("The filter asks whether {field} is more or less than a value, and {field} has no order."),
            _("Ask whether it is equal or not."),
        ),
        "query_text_only": (
            _("The filter looks for a part of the text in {field}, which is not text."),
            _("Compare {field} with a whole value."),
        ),
        "query_not_comparable": (
            _("{field} cannot be used in a filter: it holds several values together."),
            _("Filter by another column."),
        ),
    }
)

# query steps
messages.add(
    {
        "step_wrong": (_("Step {step}: {why}"), "{todo}"),
        "step_not_one_of": (
            _("“{value}” is not possible as {label}. Possible: {choices}."),
            _("Choose one of these."),
        ),
        "step_needs": (_("A step “{value}” needs “{label}”."), _("Fill it in.")),
        "step_has_no_use": (
            _("“{label}” has no meaning for a step “{value}”."),
            _("Take it out, or look whether it is written right."),
        ),
        "step_not_text": (_("“{label}” must be text, and it is “{value}”."), _("Write a text.")),
        "step_not_a_number": (
            _("“{label}” must be a whole number from 1 on, and it is “{value}”."),
            _("Write a number like 3."),
        ),
        "step_not_a_list": (_("“{label}” must be a list of different names."), _("Name each column once.")),
        "step_branch": (
            _("“{label}” says neither which column nor which value the new column takes."),
            _("Give either a column or a value."),
        ),
        "step_branches_differ": (
            _("The new column would be {field} or {other}, which are of different types."),
            _("Choose columns of one type."),
        ),
        "step_branch_value": (
            _("“{value}” is not a value of the type of {field}, which the new column has in the other case."),
            _("Write a value that {field} could have, or choose another column."),
        ),
        "step_no_pieces": (_("{field} is not text, and no piece can be cut out of it."), _("Choose another column.")),
        "step_name": (
            _("“{value}” cannot be the name of a column."),
            _("Use letters, digits and underscores, and begin with a letter."),
        ),
        "step_name_taken": (
            _("There is a column “{value}” already, in the table or in a step before."),
            _("Give the new column another name."),
        ),
        "step_column_removed": (
            _("“{value}” cannot be used: step {by} has removed it."),
            _("Undo step {by}, or use another column."),
        ),
        "step_filter_on_piece": (
            _("A filter cannot ask for {field}, which is a piece of a text or chosen by one."),
            _("Filter by the column that the piece is taken from."),
        ),
        "step_filter_after_duplicates": (
            _("Duplicates have been removed already, and the filter could have taken another one of them."),
            _("Undo the steps back to the removal of duplicates, filter first, and remove duplicates after that."),
        ),
        "query_quota_steps": (
            _("The query has {steps} steps; {most} can be worked out."),
            _("Undo steps that are not needed, or split the task in two."),
        ),
        "query_quota_nodes": (
            _("The query asks for more than can be worked out: more than {most} conditions and new columns."),
            _("Undo the last steps, and build new columns on columns of the table rather than on one another."),
        ),
    }
)
