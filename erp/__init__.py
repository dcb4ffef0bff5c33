"""The ERP side: one app per product."""
