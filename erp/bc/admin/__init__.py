"""The screens of the Business Central tables."""

from erp.bc.admin import codes, contacts, setup, traders

__all__ = ["codes", "contacts", "setup", "traders"]
