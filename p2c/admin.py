"""Users and groups, and the look of the lists that come with other packages."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from integration.admin.base import (
    AdminPasswordChangeForm,
    ModelAdmin,
    UserChangeForm,
    UserCreationForm,
    restyle_foreign_admins,
)

admin.site.site_title = "P2C"
admin.site.site_header = "P2C"
admin.site.index_title = _("Start page")
admin.site.site_url = None

admin.site.unregister([User, Group])


@admin.register(User)
class SiteUserAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class SiteGroupAdmin(GroupAdmin, ModelAdmin):
    pass


restyle_foreign_admins(admin.site)
