"""The demonstration: the demo company, fully synchronised, and a weekend later."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import logs
from integration.management.commands import _base
from integration.management.commands._full import full_data, status, tell_full
from integration.management.commands._text import table
from integration.models import FullSynchReviewLine, TableMapping
from integration.models.connection import OwnershipModel
from integration.models.coupling import Coupling
from integration.models.full_synch import LineStatus
from integration.models.issue import IssueClass
from integration.models.mapping import Direction
from integration.services import connections, full_synch, set_up
from integration.services.errors import Refused
from integration.services.install import connection, install_mappings
from p2c.demo import DemoRefused, data_integration, environment, order_to_cash, weekend
from p2c.demo.load import WRITER, connection_values, load_demo_company
from p2c.demo.prospects import load_prospects
from p2c.demo.sales_orders import load_orders
from p2c.management.commands import run_project
from p2c.models import Execution

ADDRESS = "http://127.0.0.1:8000/"


class Command(_base.Command):
    help = gettext_lazy("Load the demo company, synchronise it fully, and let a weekend pass; twice does no harm.")

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
        parser.add_argument(
            "--guide", action="store_true", help=_("only load the company; leave connecting it to the assisted set-up")
        )

    def work(self, options: dict[str, Any]) -> int:
        if not options["yes"]:
            self.ask()
        try:
            loaded = load_demo_company()
        except DemoRefused as refusal:
            raise Refused(str(refusal)) from refusal
        self.say(str(loaded), "SUCCESS")
        if options["guide"]:
            return self.leave_to_guide(loaded.rows)
        set_up_connection()
        # before anything is synchronised: the solution numbers every contact
        load_prospects(WRITER)
        lines = self.synchronise()
        if not weekend.has_begun() and status(lines) != LineStatus.FINISHED:
            self.answer({"loaded": loaded.rows, "full_sync": full_data(lines)})
            return _base.REFUSED
        story = weekend.tell(self.observer)
        self.tell_weekend(story)
        load_orders(WRITER)
        # what is posted and what cannot be taken is told below
        with logs.quiet("erp.bc.services.posting", "p2c.documents"):
            told = order_to_cash.tell(WRITER, self.observer)
        self.tell_order(told)
        now = weekend.monday()
        executions = self.run_projects()
        self.tell_monday(now)
        self.answer(
            {
                "loaded": loaded.rows,
                "full_sync": full_data(lines),
                "weekend": {"told": story.told, "runs": [_base.run_data(run) for run in story.runs]},
                "projects": [run_project.data(each) for each in executions],
                "monday": now,
                "address": ADDRESS,
                "user": settings.P2C_DEMO_USER,
            }
        )
        return _base.DONE

    def leave_to_guide(self, rows: dict[str, int]) -> int:
        """Both sides are there and nothing connects them yet."""
        environment.load()
        known = {
            "server_url": environment.ADDRESS,
            "user_name": environment.USER,
            "admin_name": environment.ADMIN,
            "secret": settings.P2C_DEMO_PASSWORD,
        }
        self.answer({"loaded": rows, **known})
        text = _("Connect the two sides with the assisted set-up on the start page. Sales is at {server_url}.")
        self.say(text.format(**known))
        self.say(
            _("{user_name} synchronises, {admin_name} imports the solution; password of both: {secret}").format(**known)
        )
        return _base.DONE

    def ask(self) -> None:
        """Fictional data goes into an empty database, but it goes there for good."""
        question = _("The demo company is written to the database “{name}”. Go on? [y/N] ").format(
            name=database.settings_dict["NAME"]
        )
        try:
            answer = "" if self.as_json else input(question)
        except EOFError:
            answer = ""
        if answer.strip().casefold() not in ("y", "yes", _("yes")):
            raise Refused(_("Nothing was written. Say --yes to write the demo company."))

    def synchronise(self) -> list[FullSynchReviewLine]:
        """The full synchronisation, unless it has been done."""
        lines = full_synch.lines()
        if weekend.has_begun() or status(lines) == LineStatus.FINISHED:
            self.say(_("The full synchronisation has been done already."))
            return lines
        for line in lines:
            if not line.job_queue_status:
                if line.mapping.direction == Direction.BIDIRECTIONAL:
                    line.first_synch = Coupling.FirstSynch.TO
                # one payment term stays without an option in Sales, to show what happens to its customers
                line.create_new = line.create_new and line.mapping.name != "PAYMENT TERMS"
                line.save()
        self.say(_("Full synchronisation: where data differ, Business Central is right."))
        lines = full_synch.run_inline(confirmed=True, user=self.user, observer=self.observer)
        tell_full(self, lines)
        return lines

    def tell_weekend(self, story: weekend.Weekend) -> None:
        if not story.runs:
            self.say(_("The weekend has passed already; nothing was changed."))
            return
        self.say()
        self.say(_("What happened over the weekend"), "MIGRATE_HEADING")
        for sentence in story.told:
            self.say(f"- {sentence}", indent=2, hang=4)
        self.say()
        for run in story.runs:
            counters = [job.counters() for job in run.jobs.all()]
            text = _("{name}: run {run} carried it over; {what}.")
            self.say(
                text.format(
                    name=run.mapping.name, run=run.pk, what=_base.changes_text(_base.changes(counters), run.done)
                ),
                indent=2,
            )

    def tell_order(self, told: list[str]) -> None:
        """One order of Sales, all the way to its payment."""
        if told:
            self.say()
            self.say(_("From order to cash"), "MIGRATE_HEADING")
        for sentence in told:
            self.say(f"- {sentence}", indent=2, hang=4)

    def run_projects(self) -> list[Execution]:
        """Prospect to cash with Finance and Operations: each project that has never run, in order."""
        done = data_integration.run_all()
        if done:
            self.say()
            self.say(_("Prospect to cash with Finance and Operations"), "MIGRATE_HEADING")
        for execution in done:
            text = _("{project}: {status}. Upserts: {upserts}, errors: {errors}.")
            self.say(
                text.format(
                    project=execution.project,
                    status=execution.get_status_display(),
                    upserts=execution.upserts,
                    errors=execution.errors,
                ),
                indent=2,
            )
        return done

    def tell_monday(self, now: dict[str, Any]) -> None:
        self.say()
        self.say(_("Monday morning"), "MIGRATE_HEADING")
        self.say(
            _("{couplings} records are coupled, {equal} of them without open questions; {runs} runs so far.").format(
                **{name: f"{now[name]:,}" for name in ("couplings", "equal", "runs")}
            ),
            indent=2,
        )
        if not self.as_json:
            captions = {str(kind): str(kind.label) for kind in IssueClass}
            rows = [[captions[kind], count] for kind, count in now["issues"].items()]
            self.lines(table([_("Open issues"), ""], rows))
        self.say()
        self.say(_("What to look at"), "MIGRATE_HEADING")
        for sentence in (
            _("Issues: settle a conflict field by field, and see what waits for a salesperson or a currency."),
            _("Accounts: make a new one of the type Customer, and create it in Business Central."),
            _("Products: prices and stock come from Business Central; what is typed over them is put right."),
            _("Sales orders: some wait to be created in Business Central, and some say why they cannot be."),
            _("Invoices: what was posted and what has been paid of it, line by line as in Business Central."),
            _("Runs: what the full synchronisation wrote, record by record."),
            _("Change any customer or account: once the site is served, the other side has it within seconds."),
        ):
            self.say(f"- {sentence}", indent=2, hang=4)
        self.say()
        self.say(
            _(
                "The site is at {address} once it is served (make serve). Sign in as {user}, password: {password}"
            ).format(address=ADDRESS, user=settings.P2C_DEMO_USER, password=settings.P2C_DEMO_PASSWORD),
            "SUCCESS",
        )


@transaction.atomic
def set_up_connection() -> None:
    """The connection and the mappings of a fresh installation; what somebody has set up stays."""
    link = connection()
    environment.load()
    if link.integration_user is None and link.company is None:
        for name, value in connection_values().items():
            setattr(link, name, value)
        link.ownership_model = OwnershipModel.PERSON
        link.server_url, link.user_name, link.web_client_url = environment.ADDRESS, environment.USER, ADDRESS
        connections.save(link, secret=settings.P2C_DEMO_PASSWORD, confirmed=True)
        set_up.deploy_solution(environment.ADMIN, settings.P2C_DEMO_PASSWORD)
        # orders of Sales wait for somebody to take them; none is taken by itself
        set_up.set_order_integration_as(environment.ADMIN, settings.P2C_DEMO_PASSWORD, on=True)
        connections.set_enabled(link, True)
    if not TableMapping.objects.exists():
        install_mappings()
