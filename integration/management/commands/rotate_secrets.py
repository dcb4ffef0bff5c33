"""Encrypt every kept secret again under the first key of P2C_SECRETS_KEY, so that older keys can be taken away."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.services import secret_store


class Command(_base.Command):
    help = gettext_lazy("Encrypt every kept secret again under the first key of P2C_SECRETS_KEY.")
    permission = secret_store.PERMISSION

    def work(self, options: dict[str, Any]) -> int:
        secret_store.forget_unused()
        count = secret_store.rotate()
        self.answer({"rotated": count})
        text = ngettext(
            "%(count)d secret is encrypted under the first key now.",
            "%(count)d secrets are encrypted under the first key now.",
            count,
        )
        self.say(text % {"count": count}, "SUCCESS")
        return _base.DONE
