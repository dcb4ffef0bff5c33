"""Give the connection the secret its user signs in with, read from the terminal or from standard input, never from an
argument that lists of processes and histories of shells would show."""

import sys
from getpass import getpass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services import connections, secret_store
from integration.services.install import connection


class Command(_base.Command):
    help = gettext_lazy("Set the secret of the connection; it is read from standard input and kept encrypted.")
    permission = secret_store.PERMISSION

    def work(self, options: dict[str, Any]) -> int:
        secret = getpass(_("Secret: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        if not secret:
            secret_store.keep(secret)  # says what is wrong with a blank one
        connections.save(connection(), secret=secret, actor=self.user)
        self.answer({"changed": True})
        self.say(_("The secret is kept."), "SUCCESS")
        return _base.DONE
