"""The screens of the Sales tables."""

from crm.admin import accounts, organisation, setup

__all__ = ["accounts", "organisation", "setup"]
