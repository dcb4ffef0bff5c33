"""Mail about executions that ended in Warning or Error, to those the project names (FO-166)."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from integration import logs
from integration.services.errors import Refused
from p2c.models import Execution, ExecutionStatus, Project

logger = logging.getLogger("p2c.data_integration")


def tell(execution: Execution) -> bool:
    """Send the mail where the project asks for one; a mail server's refusal is logged, the execution stands."""
    project = execution.project
    wanted = {ExecutionStatus.WARNING: project.mail_on_warning, ExecutionStatus.ERROR: project.mail_on_error}
    to = addresses(project.recipients)
    if not wanted.get(ExecutionStatus(execution.status)) or not to:
        return False
    subject = _("%(project)s: %(status)s") % {"project": project.name, "status": execution.get_status_display()}
    text = _(
        "Execution %(execution)d of the project “%(project)s” ended with the status %(status)s. Upserts: %(upserts)d, "
        "errors: %(errors)d.\n\n%(link)s"
    ) % {
        "execution": execution.pk,
        "project": project.name,
        "status": execution.get_status_display(),
        "upserts": execution.upserts,
        "errors": execution.errors,
        "link": link(execution),
    }
    try:
        send_mail(subject, text, None, to)
    except OSError as error:
        logger.warning("no mail about execution %s could be sent: %s", execution.pk, logs.reason(error))
        return False
    return True


def addresses(text: str) -> list[str]:
    """Addresses separated by commas (or semicolons, as people paste them)."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def link(execution: Execution) -> str:
    """The execution's page, with the site's own address where that is known."""
    try:
        page = reverse("admin:p2c_execution_change", args=[execution.pk])
    except NoReverseMatch:
        return ""
    return f"{settings.INTEGRATION.get('SITE_URL', '').rstrip('/')}{page}"


def choose(project: Project, on_warning: bool, on_error: bool, recipients: str) -> None:
    """Whom to tell of what (FO-166); an address that is none is refused."""
    to = addresses(recipients)
    for address in to:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                _("“%(value)s” is not an e-mail address. Separate several addresses with commas.") % {"value": address}
            ) from None
    if (on_warning or on_error) and not to:
        raise Refused(_("Enter the recipients of the mails, or ask for none."))
    project.mail_on_warning, project.mail_on_error, project.recipients = on_warning, on_error, ", ".join(to)
    project.save()
