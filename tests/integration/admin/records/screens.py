"""Somebody at the screens, and how lists and pages are used and read."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def text_of(answer):
    """What a page says, without its tags, with single spaces."""
    reader = _Text()
    reader.feed(answer.content.decode())
    return " ".join(" ".join(reader.parts).split())


def said(answer):
    """The messages a page shows."""
    return " ".join(str(message) for message in answer.context["messages"])


def address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


class Screens:
    """Somebody signed in, using lists and pages."""

    def __init__(self, user):
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def page(self, model, name, *args, **query):
        return self.client.get(address(model, name, *args), query)

    def panels(self, record):
        """What stands below the form of a record's page when one gets there."""
        return self.page(type(record), "panels", record.pk)

    def act(self, action, *records, follow=True, **more):
        """Choose records in their list and run an action on them."""
        sent = {"action": action, "_selected_action": [str(r.pk) for r in records], **more}
        return self.client.post(address(type(records[0]), "changelist"), sent, follow=follow)
