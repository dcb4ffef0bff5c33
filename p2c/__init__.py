"""Prospect to cash: the Django project, and the only package that knows both the Sales side and the ERP side."""
