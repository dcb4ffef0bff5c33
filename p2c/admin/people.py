"""Users and groups; a user's page has the way to the web service key."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from rest_framework.authtoken.models import TokenProxy

from integration.admin import looks
from integration.admin.base import (
    AdminPasswordChangeForm,
    CheckboxesInput,
    ModelAdmin,
    UserChangeForm,
    UserCreationForm,
)
from integration.models import WebServiceKey
from integration.services import access_keys
from integration.services.errors import Refused

# tokens of the REST interface are made by `api_token`, which shows them once; what is kept of them helps nobody
admin.site.unregister([User, Group, TokenProxy])
KEY_PAGE = "web_service_key"
ROLES_HELP = gettext_lazy("What this person may see and do. Without a role she sees nothing but her own page.")


class InviteForm(UserCreationForm):
    """A new colleague: a name to sign in with, and the roles, which say what she may do. Without this form she could
    not sign in here: Django calls that staff."""

    class Meta(UserCreationForm.Meta):
        fields = ("username", "email", "groups")

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        return super().save(commit)


@admin.register(User)
class SiteUserAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = InviteForm
    add_form_template = None
    change_password_form = AdminPasswordChangeForm
    readonly_fields = ("web_service_key_",)
    filter_horizontal = ("user_permissions",)
    fieldsets = (
        *UserAdmin.fieldsets[:2],  # type: ignore[index]
        (gettext_lazy("Web service"), {"fields": ("web_service_key_",)}),
        (gettext_lazy("Roles"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (gettext_lazy("Single permissions"), {"fields": ("user_permissions",), "classes": ("collapse",)}),
        *UserAdmin.fieldsets[3:],  # type: ignore[index]
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "groups")}),
        (gettext_lazy("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles are ticked: there are few, and each says in its name what it is for."""
        if db_field.name == "groups":
            kwargs |= {"widget": CheckboxesInput, "help_text": ROLES_HELP}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list[Any]:
        view = never_cache(self.admin_site.admin_view(self.key_view))
        return [path("<path:object_id>/web-service-key/", view, name=f"auth_user_{KEY_PAGE}"), *super().get_urls()]

    @admin.display(description=gettext_lazy("web service key"))
    def web_service_key_(self, user: User) -> SafeString | str:
        if user.pk is None:
            return _("none yet")
        page = reverse(f"admin:auth_user_{KEY_PAGE}", args=[user.pk])
        return format_html(
            '{} <a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>',
            state_of_key(user),
            page,
            _("Change web service key"),
        )

    def key_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """SET-062b: make a new key, and show it this once; everybody comes here for their own."""
        user = User.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        if user is None:
            raise Http404
        if not access_keys.may_change(request.user, user):
            raise PermissionDenied
        key = problem = ""
        if request.method == "POST":
            try:
                if "remove" in request.POST:
                    access_keys.remove(user, request.user)
                else:
                    key = access_keys.change(user, request.user)
            except Refused as refused:
                problem = str(refused)
        own = not self.has_view_or_change_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": User._meta,
            "title": _("Web service key of %(user)s") % {"user": user.get_username()},
            "user_name": user.get_username(),
            "key": key,
            "problem": problem,
            "has_key": access_keys.has_key(user),
            "state": state_of_key(user),
            "back": reverse("admin:index") if own else looks.page(User, "change", user.pk),
        }
        return render(request, "admin/p2c/web_service_key.html", context)


def state_of_key(user: User) -> str:
    """When the key was made and last used, in a sentence."""
    known = WebServiceKey.objects.filter(user=user).first()
    if known is None:
        return _("There is no key.")
    made = date_format(localtime(known.made_on), "SHORT_DATETIME_FORMAT")
    if known.last_used is None:
        return _("Made on %(made)s, never used.") % {"made": made}
    used = date_format(localtime(known.last_used), "SHORT_DATETIME_FORMAT")
    return _("Made on %(made)s, last used on %(used)s.") % {"made": made, "used": used}


@admin.register(Group)
class SiteGroupAdmin(GroupAdmin, ModelAdmin):
    pass
