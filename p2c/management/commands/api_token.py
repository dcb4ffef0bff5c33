"""Make a user's token for the REST interface, or take it away."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services.errors import Refused
from p2c import tokens


class Command(_base.Command):
    help = gettext_lazy("Make a user's token for the REST interface; it is shown once, and the old one is void.")
    permission = "integration.change_secret"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="USER", help=_("whose token"))
        parser.add_argument("--revoke", action="store_true", help=_("only take the token away"))

    def work(self, options: dict[str, Any]) -> int:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise Refused(_("There is no user “%(name)s”.") % {"name": options["name"]})
        if options["revoke"]:
            had = tokens.revoke(user)
            self.answer({"revoked": had})
            self.say(_("The token is void.") if had else _("There was no token."))
            return _base.DONE
        if not user.is_active:
            raise Refused(_("%(name)s is not active, so a token would open nothing.") % {"name": options["name"]})
        key = tokens.issue(user)
        self.answer({"token": key})
        self.say(key)
        return _base.DONE
