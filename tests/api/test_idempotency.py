"""Repeating a request under an idempotency key."""

import json

import pytest

from crm.models import Account
from integration.api.idempotency import cache
from integration.services import incoming
from tests.api.conftest import client_of, errors

pytestmark = pytest.mark.django_db
ACCOUNTS = "/api/v1/crm/accounts/"


def post(client, key, **body):
    return client.post(ACCOUNTS, body, HTTP_IDEMPOTENCY_KEY=key)


@pytest.mark.parametrize("key", [" ", "x" * 201])
def test_a_key_that_is_none_is_refused(api, key):
    assert "1 to 200" in errors(post(api, key, name="Mill"), 400)[0]["message"]
    assert not Account.objects.exists()


def test_another_body_under_the_same_key_is_refused(api):
    assert post(api, "k", name="Mill").status_code == 201
    assert "new Idempotency-Key" in errors(post(api, "k", name="Barn"), 422)[0]["message"]
    assert Account.objects.get().name == "Mill"


def test_a_request_still_under_way_is_a_conflict(api, monkeypatch):
    seen = []

    def repeated_meanwhile(*args):
        if not seen:
            seen.append(post(api, "k", name="Mill"))
        return create(*args)

    create = incoming.create
    monkeypatch.setattr(incoming, "create", repeated_meanwhile)
    assert post(api, "k", name="Mill").status_code == 201
    assert "still being worked on" in errors(seen[0], 409)[0]["message"]
    assert Account.objects.count() == 1


def test_the_same_request_gets_the_first_answer_and_is_done_once(api):
    first, second = post(api, "k", name="Mill"), post(api, "k", name="Mill")
    assert Account.objects.count() == 1
    assert (second.status_code, second.json()) == (201, json.loads(first.content))
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first


def test_a_refusal_is_not_kept(api):
    errors(post(api, "k", name="Mill", transactioncurrencyid="SEK"), 400)
    assert post(api, "k", name="Mill").status_code == 201


def test_keys_belong_to_their_user(api, django_user_model):
    other = client_of(django_user_model.objects.create_superuser("bob"))
    assert post(api, "k", name="Mill").status_code == 201
    assert post(other, "k", name="Barn").status_code == 201
    assert Account.objects.count() == 2


def test_what_the_cache_forgot_is_done_again(api):
    post(api, "k", name="Mill")
    cache.clear()
    assert post(api, "k", name="Mill").status_code == 201
    assert Account.objects.count() == 2
