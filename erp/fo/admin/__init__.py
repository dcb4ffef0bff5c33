"""The screens of the Finance and Operations tables."""

from erp.fo.admin import codes, documents, invoices, partners, products, setup

__all__ = ["codes", "documents", "invoices", "partners", "products", "setup"]
