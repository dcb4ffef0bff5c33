"""The form of the connection's page: ids chosen by name, a secret that is only ever written, and what follows first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry, time_zone
from integration.admin.base import PasswordInput, SelectInput
from integration.admin.mapping_form import Asked
from integration.models import Connection
from integration.services import connections, secret_store
from integration.services.errors import Refused

#: connection field -> the role of the table it chooses from
ROLES = {
    "integration_user": "USER_TABLE",
    "order_integration_user": "USER_TABLE",
    "company": "COMPANY_TABLE",
    "default_team": "TEAM_TABLE",
}
_MOST = 1000
_HELP = {
    "company": gettext_lazy("The company in Sales that stands for this Business Central company; enabling finds it."),
    "default_team": gettext_lazy("Owns what is created in Sales when the ownership model is Team."),
    "order_integration_user": gettext_lazy("Blank: the integration user performs the order integration."),
}


def records_of(role: str) -> list[tuple[str, str]]:
    """The records a role can be given to, by name."""
    table = registry.table(settings.INTEGRATION[role])
    rows = table.model._default_manager.order_by(table.label[0])[:_MOST]
    found = []
    for instance in rows:
        row = table.row(instance)
        text = table.text(row) or str(instance)
        detail = str(row.get(table.natural_key) or "") if table.natural_key else ""
        if len(detail.replace("-", "")) == 32:
            detail = ""  # an id says nothing to anybody
        found.append((str(instance.pk), f"{text} ({detail})" if detail and detail not in text else text))
    return found


def record_choice(name: str, value: Any, label: Any, help_text: Any) -> forms.Field:
    """A choice among the records of the table that this field of the connection refers to."""
    choices = [("", "---------"), *records_of(ROLES[name])]
    if value and str(value) not in dict(choices):
        choices.append((str(value), _("A record that no longer exists")))
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        required=False,
        empty_value=None,
        widget=SelectInput,
        help_text=help_text or _HELP.get(name, ""),
    )


def secret_input() -> PasswordInput:
    """A box for a secret: what is typed there is never shown again."""
    return PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)


class ConnectionForm(forms.ModelForm):
    """Ids of Sales rows are chosen by name. What saving would do is shown first, and agreed to."""

    #: the digest of what somebody has seen and agreed to
    confirm = forms.CharField(required=False, label="", widget=forms.HiddenInput)
    #: the address stays as it was typed
    keep_url = forms.BooleanField(required=False, widget=forms.HiddenInput)
    secret = forms.CharField(
        label=gettext_lazy("secret"),
        required=False,
        strip=False,
        max_length=1000,
        help_text=gettext_lazy(
            "The password or client secret of the user. It is kept encrypted and never shown again."
        ),
    )
    asked: Asked | None = None
    asks_for_url = False
    #: who fills it in; set by the page
    actor: Any = None

    class Meta:
        model = Connection
        fields = (
            "name",
            "enabled",
            "server_url",
            "user_name",
            "authentication_type",
            "connection_string",
            "proxy_version",
            "web_client_url",
            "time_zone",
            "restore_connection",
            "integration_user",
            "ownership_model",
            "default_team",
            "company",
            "sales_order_integration_enabled",
            "bidirectional_sales_order_integration",
            "auto_create_sales_orders",
            "auto_process_sales_quotes",
            "order_integration_user",
            "item_availability_enabled",
            "item_availability_user",
            "unit_group_mapping_enabled",
            "extended_price_calculation_enabled",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            old = self.fields["time_zone"]
            blank = _("As the server is set: %(zone)s") % {"zone": settings.TIME_ZONE}
            self.fields["time_zone"] = forms.ChoiceField(
                label=old.label,
                choices=time_zone.choices(blank),
                required=False,
                widget=SelectInput,
                help_text=old.help_text,
            )
        for name in ROLES:
            if name in self.fields:
                old = self.fields[name]
                self.fields[name] = record_choice(name, getattr(self.instance, name, None), old.label, old.help_text)
        # those that are locked while it is on, unless this very save switches it off
        switched_off = self.is_bound and "enabled" not in self.data
        self.locked = bool(self.instance.pk and self.instance.enabled)
        for name in (*connections.LOCKED, "secret"):
            if name in self.fields and self.locked and not switched_off:
                self.fields[name].disabled = True
        if "secret" in self.fields:
            self.fields["secret"].widget = secret_input()
            if self.instance.secret_key:
                self.fields["secret"].widget.attrs["placeholder"] = secret_store.MASK
            if self.actor is not None and not self.actor.has_perm(secret_store.PERMISSION):
                self.fields["secret"].disabled = True
                self.fields["secret"].help_text = _("You may not change secrets.")

    def clean_secret(self) -> str:
        """The mask is what was shown, not a secret; a page that is shown again has lost what was typed."""
        typed = str(self.cleaned_data.get("secret") or "")
        if self.fields["secret"].disabled or typed == secret_store.MASK:
            return ""
        return typed

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        keep = bool(self.cleaned_data.get("keep_url"))
        questions = connections.questions(self.instance, keep_url=keep)
        found = connections.problems(self.instance, keep_url=keep, secret=self.cleaned_data.get("secret", ""))
        for name, text in found.items():
            self.add_error(name if name in self.fields else None, text)
        if not self.errors and self.instance.enabled and not self.locked:
            try:
                connections.check_enabling(self.instance, self.cleaned_data.get("secret", ""))
            except Refused as refused:
                self.add_error(None, str(refused))
        if not self.errors:
            asked = Asked(questions, [])
            if asked and self.cleaned_data.get("confirm") != asked.digest:
                self.asked = asked
                self.asks_for_url = self.data.get("server_url", "").strip() != self.instance.server_url
                self.add_error(None, _("See above what follows from this change, and confirm it."))
