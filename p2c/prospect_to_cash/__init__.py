"""Prospect to cash: Sales and Finance and Operations kept in step by templates, projects and their tasks."""
