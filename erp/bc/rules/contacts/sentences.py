"""The sentences about contacts and what they are linked to."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.setup_code_missing": (
            _("{record} cannot be linked: {setup} names no relation code in {field}."),
            _("Fill in {field} in {setup}."),
        ),
        "bc.contact_linked_to": (
            _("Contact {contact} is already linked to {kind} {other}, itself or by its company."),
            _("Work with {kind} {other}, or remove that link first."),
        ),
        "bc.code_reserved": (
            _("Contact {contact} cannot be given the business relation {value} by hand: it links to a {kind}."),
            _("Link the contact, or create the {kind} from it, on its page; or choose another business relation."),
        ),
        "bc.contact_privacy_blocked": (
            _("Contact {contact} cannot be used: its privacy is blocked."),
            _("Choose another contact, or lift the block on its card when the person has agreed."),
        ),
        "bc.minor_blocked": (
            _("{field} of {record} stays: the person is a minor, and no parent has agreed."),
            _("Tick Parental Consent Received when you have it, then lift the block."),
        ),
        "bc.company_required": (
            _("{record} cannot become a {kind}: the person belongs to no company."),
            _("Choose the company of the person first."),
        ),
        "bc.contact_not_related": (
            _("{field} of {record} cannot be {value}: that contact does not belong to this {kind}."),
            _("Choose a person of its own company, or link the contact first."),
        ),
        "bc.company_as_primary": (
            _("{field} of {record} cannot be {value}: that is a company which is not linked to it."),
            _("Choose a person, or link the company on its card first."),
        ),
        "bc.bank_currency": (
            _("{field} of bank account {record} cannot become {value}: it has a balance or open entries in {before}."),
            _("Keep the currency, or close the account and open another one."),
        ),
        "bc.vat_format": (
            _("{field} of {record} cannot be “{value}”: numbers of {country} look like {formats}."),
            _("Correct the number, or add its format to the country."),
        ),
        "bc.wrong_contact_type": (
            _("{record} has no {table}: that is only for contacts of type {kind}."),
            _("Choose another contact."),
        ),
        "bc.only_for_persons": (
            _("{field} of {record} cannot be “{value}”: only persons have one, and this is a company."),
            _("Leave it blank, or choose the type Person."),
        ),
        "bc.only_for_companies": (
            _("{field} of {record} cannot be “{value}”: only companies have one, and this is a person."),
            _("Leave it blank, or give it to the company."),
        ),
        "bc.contact_in_use": (
            _("{record} cannot be deleted: {detail} is still open."),
            _("Close it or give it to another contact first."),
        ),
        "bc.no_template": (
            _("{record} cannot become a {kind}: there is no template for contacts of type {type}."),
            _("Make a template with that contact type."),
        ),
        "bc.choose_template": (
            _("{record} can become a {kind} by several templates: {templates}."),
            _("Choose one of them."),
        ),
        "bc.wrong_template": (
            _("Template {value} is not for {record}: it is for contacts of type {type}."),
            _("Choose one of: {templates}."),
        ),
        "bc.not_found": (
            _("There is no {kind} “{value}”."),
            _("Check the number, or look it up in the list."),
        ),
        "bc.link_stays": (
            _("{record} stays linked to {kind} {value}: a link does not become another one."),
            _("Remove the link, then link the contact to the other record."),
        ),
        "bc.link_differs": (
            _("{record} and {kind} {value} differ in {fields}."),
            _("Link them on the page of the contact, or by the step link of REST: there you say whose data are right."),
        ),
    }
)
