"""Who may use the REST interface: the same model permissions as in the admin, reading included."""

from typing import Any

from rest_framework.permissions import DjangoModelPermissions


class ModelPermissions(DjangoModelPermissions):
    """Django's own class lets every signed-in user read; here reading needs the view permission."""

    perms_map = {
        **DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
    }

    def _queryset(self, view: Any) -> Any:
        """Only its model counts: what a view makes of it may take statements."""
        found = getattr(view, "queryset", None)
        return super()._queryset(view) if found is None else found
