"""The forms of the assisted set-up, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import time_zone
from integration.admin.base import SelectInput, TextInput
from integration.admin.connection_form import record_choice, secret_input
from integration.engine.decide import FROM, TO
from integration.models import Connection
from integration.models.connection import PROXY_VERSIONS, AuthenticationType
from integration.services import access_keys, guide, secret_store
from integration.services.connection_text import address
from integration.services.errors import Refused

HERE, ONLINE = "here", "online"


class _Form(forms.Form):
    """A form without a frame of its own: the page has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True


class DataForm(_Form):
    """Which tables are kept in step; what they depend on comes with them."""

    data = forms.MultipleChoiceField(
        label=gettext_lazy("Tables"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data"].choices = guide.choices()


class CompanyForm(_Form):
    """Where Sales is and, where it is to be made in this database, whose company it is."""

    place = forms.ChoiceField(
        label=gettext_lazy("Where is Sales?"),
        choices=[
            (HERE, gettext_lazy("In this database: it is made here")),
            (ONLINE, gettext_lazy("Online, at an address of its own")),
        ],
        initial=HERE,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Company"), max_length=100, required=False, widget=TextInput)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, widget=SelectInput)
    currency = forms.CharField(
        label=gettext_lazy("Local currency"),
        max_length=3,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("ISO code, for example EUR. Blank: the currency of the country."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        widget=SelectInput,
        help_text=gettext_lazy("Schedules and the dates of documents go by it."),
    )

    def __init__(self, *args: Any, countries: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *countries.items()]
        zone = _("As the server is set: %(zone)s") % {"zone": time_zone.of_installation()}
        self.fields["time_zone"].choices = time_zone.choices(zone)

    def clean_place(self) -> str:
        if self.cleaned_data["place"] == ONLINE:
            raise forms.ValidationError(
                _("This version cannot reach Sales online yet. Choose this database, or wait for a later version.")
            )
        return str(self.cleaned_data["place"])


class AddressForm(_Form):
    """Where Sales is. One cannot go on without."""

    server_url = forms.CharField(
        label=gettext_lazy("Server URL"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("For example https://contoso.example."),
    )
    authentication_type = forms.ChoiceField(
        label=gettext_lazy("Authentication type"),
        choices=[("", gettext_lazy("As the address says")), *AuthenticationType.choices],
        required=False,
        widget=SelectInput,
    )
    proxy_version = forms.TypedChoiceField(
        label=gettext_lazy("Client version"),
        choices=[(str(n), str(n)) for n in PROXY_VERSIONS],
        coerce=int,
        required=False,
        empty_value=PROXY_VERSIONS[0],
        widget=SelectInput,
    )
    question = ""
    proposed = ""

    def __init__(self, *args: Any, advanced: bool = False, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not advanced:
            del self.fields["authentication_type"], self.fields["proxy_version"]
        if locked:
            for field in self.fields.values():
                field.disabled = True

    def clean_server_url(self) -> str:
        try:
            proposed = guide.check_address(self.cleaned_data["server_url"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        found = address(self.cleaned_data["server_url"])
        if found.question and self.data.get("agreed") != proposed:
            self.question = found.question
            self.proposed = proposed
            raise forms.ValidationError(_("Agree to the address, or type another."))
        return proposed


class OptionsForm(_Form):
    """What goes beyond the tables; what is on already stays on."""

    import_solution = forms.BooleanField(
        label=gettext_lazy("Import the integration solution into Sales"),
        required=False,
        help_text=gettext_lazy("Needed for orders, statistics and stock. An administrator of Sales signs in for it."),
    )
    item_availability_enabled = forms.BooleanField(
        label=gettext_lazy("Item availability"),
        required=False,
        help_text=gettext_lazy("Sales can ask how much of an item is available."),
    )
    item_availability_user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Item availability user"),
        required=False,
        widget=SelectInput,
        help_text=gettext_lazy("Whose web service access key Sales asks with."),
    )
    sales_order_integration_enabled = forms.BooleanField(
        label=gettext_lazy("Sales order integration"),
        required=False,
        help_text=gettext_lazy("Submitted orders of Sales become orders of Business Central."),
    )
    bidirectional_sales_order_integration = forms.BooleanField(
        label=gettext_lazy("Bidirectional sales order integration"),
        required=False,
        help_text=gettext_lazy("Released orders of Business Central are kept in step with Sales both ways."),
    )
    enable = forms.BooleanField(
        label=gettext_lazy("Enable the connection"),
        required=False,
        help_text=gettext_lazy("Without it everything is kept for later, and nothing is synchronised yet."),
    )

    def __init__(self, *args: Any, advanced: bool = False, link: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_availability_user"].queryset = User.objects.filter(is_active=True).order_by("username")
        self.fields["order_integration_user"] = record_choice(
            "order_integration_user", link.order_integration_user, _("Order integration user"), ""
        )
        self.order_fields(
            [
                "import_solution",
                "sales_order_integration_enabled",
                "bidirectional_sales_order_integration",
                "order_integration_user",
                "item_availability_enabled",
                "item_availability_user",
                "enable",
            ]
        )
        for name in (*guide.SWITCHES, "import_solution"):
            if getattr(link, "is_solution_installed" if name == "import_solution" else name):
                self.fields[name].initial, self.fields[name].disabled = True, True
        if link.enabled:
            self.fields["enable"].initial, self.fields["enable"].disabled = True, True
        if not advanced:
            del self.fields["bidirectional_sales_order_integration"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        solution = data.get("import_solution")
        if data.get("sales_order_integration_enabled") and data.get("bidirectional_sales_order_integration"):
            self.add_error(
                "bidirectional_sales_order_integration",
                _("Choose one of the two: sales order integration, or the bidirectional one."),
            )
        if data.get("item_availability_enabled") and not self.fields["item_availability_enabled"].disabled:
            if not solution:
                self.add_error("item_availability_enabled", _("Item availability needs the integration solution."))
            user = data.get("item_availability_user")
            if user is None:
                self.add_error("item_availability_user", _("Choose whose web service access key Sales asks with."))
            elif not access_keys.has_key(user):
                text = _("%(user)s has no web service access key. Make one on the page of that user first.")
                self.add_error("item_availability_user", text % {"user": user.get_username()})
        if data.get("sales_order_integration_enabled") and not solution:
            self.add_error(
                "sales_order_integration_enabled", _("Sales order integration needs the integration solution.")
            )
        return data


class FinishForm(_Form):
    """Who signs in: the user who synchronises and, when the solution is imported, an administrator."""

    user_name = forms.CharField(
        label=gettext_lazy("User who synchronises"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("A user of its own, who must not be an administrator."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        strip=False,
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "The password or client secret of the user. It is kept encrypted and never shown again."
        ),
    )
    admin_name = forms.CharField(
        label=gettext_lazy("Administrator of Sales"),
        max_length=250,
        required=False,
        widget=TextInput,
        help_text=gettext_lazy("Signs in once to import the solution; this is not kept."),
    )
    admin_secret = forms.CharField(
        label=gettext_lazy("Password of the administrator"), strip=False, max_length=1000, required=False
    )
    truth = forms.ChoiceField(
        label=gettext_lazy("Where two records differ that are coupled for the first time"),
        choices=[
            (TO, gettext_lazy("Business Central is right: Sales takes its values")),
            (FROM, gettext_lazy("Sales is right: Business Central takes its values")),
            ("", gettext_lazy("Ask about each field that differs")),
        ],
        required=False,
        initial=TO,
        widget=forms.RadioSelect,
    )
    full = forms.BooleanField(
        label=gettext_lazy("Run full synchronisation"),
        required=False,
        initial=True,
        help_text=gettext_lazy("It works in the background; before records are created you are asked."),
    )

    def __init__(self, *args: Any, link: Connection, with_admin: bool, enable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].widget = secret_input()
        self.fields["admin_secret"].widget = secret_input()
        if link.secret_key:
            self.fields["secret"].widget.attrs["placeholder"] = secret_store.MASK
        if link.enabled:
            del self.fields["secret"]
            self.fields["user_name"].disabled = True
        if not with_admin:
            del self.fields["admin_name"], self.fields["admin_secret"]
        if not enable:
            del self.fields["full"], self.fields["truth"]

    def clean_user_name(self) -> str:
        name = self.cleaned_data["user_name"].strip()
        if not name:
            raise forms.ValidationError(_("Enter the user who synchronises; without a user nobody can sign in."))
        return name
