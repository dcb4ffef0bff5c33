"""Documents go out by e-mail, as text and as the printed page, and that they went is logged with their contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from erp.bc.models import CompanyInformation, Contact
from erp.bc.models.contact import CorrespondenceType
from erp.bc.models.interactions import InteractionDocument
from erp.bc.services import interactions, printing
from integration import origin as origins
from integration.messages import Finding
from integration.services.write_rows import RowsRefused


@dataclass(frozen=True)
class Message:
    """A document on its way: to whom, with which words; several addresses are separated by semicolons."""

    document: Any
    to: str
    subject: str
    text: str
    contact: Contact | None = None

    @property
    def addresses(self) -> list[str]:
        return [part.strip() for part in self.to.split(";") if part.strip()]


@dataclass
class Sent:
    """What came of sending: the messages that went, why others did not, and how many interactions were logged."""

    went: list[Message] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    logged: int = 0


def drafts(chosen: Sequence[Any]) -> list[Message]:
    """The messages as they would be sent: to the contact, else to the document's own address, else to the customer or
    vendor; in the language of the reader."""
    contacts = printing.linked_contacts(chosen)
    company = CompanyInformation.current()
    return [_draft(document, contacts.get(document.pk), company) for document in chosen]


def _draft(document: Any, contact: Contact | None, company: CompanyInformation) -> Message:
    kind = printing.described(document)
    own = [getattr(document, name) for name in kind.mails]
    trader = kind.trader(document)
    known = [contact.e_mail if contact else "", *own, trader.e_mail if trader else ""]
    if isinstance(document, Contact):
        subject, text = "", ""
    else:
        with translation.override(printing.language_of(document)):
            words = {"title": printing.title_of(document), "company": str(company)}
            subject = _("%(title)s from %(company)s") % words
            text = _("Please find below: %(title)s.\n\nKind regards\n%(company)s") % words
    return Message(document, next(filter(None, known), ""), subject, text, contact)


def send(messages: Iterable[Message], *, logging: bool = True, origin: origins.Origin | None = None) -> Sent:
    """Send each message by itself and log those that went. One that cannot be sent does not hold up the others, and
    nothing is logged of it."""
    origin = origin or origins.current()
    sent = Sent()
    fit = []
    for message in messages:
        finding = _unfit(message)
        if finding is None:
            fit.append(message)
        else:
            sent.refused.append(finding)
    if logging and fit:
        # before anything is on its way
        interactions.check_templates({_kind(m): [printing.passed(m.document, _BY)] for m in fit})
    if fit:
        _deliver(fit, sent)
    if logging:
        sent.logged = _log(sent.went, origin)
    return sent


def _deliver(messages: Sequence[Message], sent: Sent) -> None:
    """Hand the messages to the mail server, which is called once for all of them."""
    company = CompanyInformation.current()
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        sent.refused += [_not_sent(message, error) for message in messages]
        return
    try:
        for message in messages:
            try:
                _mail(message, company, connection).send()
            except (SMTPException, OSError, ValueError) as error:
                sent.refused.append(_not_sent(message, error))
            else:
                sent.went.append(message)
    finally:
        connection.close()


def _not_sent(message: Message, error: Exception) -> Finding:
    return Finding("bc.not_sent", "", {"record": name_of(message), "value": message.to, "detail": str(error)})


def send_one(message: Message, *, logging: bool = True, origin: origins.Origin | None = None) -> int:
    """Send one message; refused in a sentence when it cannot be sent. How many interactions were logged."""
    sent = send([message], logging=logging, origin=origin)
    if sent.refused:
        raise RowsRefused(sent.refused)
    return sent.logged


_BY = CorrespondenceType.E_MAIL


def _kind(message: Message) -> InteractionDocument:
    """A mail to a contact that is about no document is logged as a mail."""
    if isinstance(message.document, Contact):
        return InteractionDocument.E_MAIL
    return printing.described(message.document).kind


def _log(went: Sequence[Message], origin: origins.Origin) -> int:
    groups: dict[InteractionDocument, list[interactions.Passed]] = {}
    for message in went:
        groups.setdefault(_kind(message), []).append(printing.passed(message.document, _BY, message.subject))
    return sum(len(interactions.log_documents(kind, passed, origin)) for kind, passed in groups.items())


def _unfit(message: Message) -> Finding | None:
    """Why the message cannot be sent; None when it can."""
    name = name_of(message)
    if message.contact is not None and message.contact.privacy_blocked:
        return Finding("bc.contact_privacy_blocked", "", {"record": name, "contact": str(message.contact)})
    caption = str(Contact._meta.get_field("e_mail").verbose_name)
    if not message.addresses:
        return Finding("bc.no_address", caption, {"record": name})
    for address in message.addresses:
        try:
            validate_email(address)
        except ValidationError:
            return Finding("bc.e_mail", caption, {"record": name, "value": message.to, "part": address})
    return None


def name_of(message: Message) -> str:
    """What is sent: the document, or to a contact just words."""
    return name_of_document(message.document)


def name_of_document(document: Any) -> str:
    """What it is and its number; a contact by its own name."""
    return str(document) if isinstance(document, Contact) else printing.title_of(document)


def _mail(message: Message, company: CompanyInformation, connection: Any) -> EmailMultiAlternatives:
    """The mail: the words, and for who can see it the words above the printed page."""
    mail = EmailMultiAlternatives(
        " ".join(message.subject.split()),
        message.text,
        to=message.addresses,
        reply_to=[company.e_mail] if company.e_mail else None,
        connection=connection,
    )
    if not isinstance(message.document, Contact):
        with translation.override(printing.language_of(message.document)):
            mail.attach_alternative(printing.page([message.document], text=message.text), "text/html")
    return mail
