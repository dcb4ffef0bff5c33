"""The form at the door: in production nobody comes in with the password of a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from integration.admin.base import AuthenticationForm
from p2c.sign_ins import is_demo_password


class SignInForm(AuthenticationForm):
    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if settings.P2C_ENV == "production" and is_demo_password(self.cleaned_data["password"]):
            raise ValidationError(
                _(
                    "%(user)s still has the password of the demonstration, which everybody can read. Set another on "
                    "the server, then sign in with it: manage.py changepassword %(user)s"
                ),
                code="demo_password",
                params={"user": user.get_username()},
            )


admin.site.login_form = SignInForm
