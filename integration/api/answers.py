"""Answers of actions: a run that was asked for (202 and where to watch it), bodies, records that were named."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse

from integration import registry
from integration.api import work
from integration.models import SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.services import synchronise
from integration.services.couple import find_record
from integration.services.errors import Refused


def body_of(request: Any, body: type[serializers.Serializer]) -> dict[str, Any]:
    """The checked body of an action."""
    given = body(data=request.data)
    given.is_valid(raise_exception=True)
    return given.validated_data


def mapping_at(name: str) -> TableMapping:
    """The mapping an address names; 404 with the names there are."""
    try:
        return synchronise.mapping_named(name)
    except Refused as refused:
        raise NotFound(str(refused)) from None


def ids_of(table_name: str, named: Iterable[str]) -> list[str]:
    """The ids of records named by number, code or id; refused when one is unknown or several are meant."""
    table = registry.table(table_name)
    return [find_record(table, text)[table.key.name] for text in named]


def run_answer(request: Any, run: SynchRun) -> Response:
    """202 with the run's address while it has work before it, 200 when it has ended."""
    run = SynchRun.objects.select_related("mapping", "requested_by").prefetch_related("jobs").get(pk=run.pk)
    where = reverse("run-detail", [run.pk], request=request)
    ended = run.status not in (RunStatus.QUEUED, RunStatus.RUNNING)
    return Response(
        work.Run(run, context={"request": request}).data,
        status=status.HTTP_200_OK if ended else status.HTTP_202_ACCEPTED,
        headers={"Location": where},
    )


def dashed(key: str) -> str:
    return str(uuid.UUID(key))
