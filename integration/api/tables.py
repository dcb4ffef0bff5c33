"""Every registered table over REST: list, read, create, change and delete records, by the table's own rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSetMixin

from integration import registry
from integration.api import idempotency
from integration.api.errors import InUse, Stale
from integration.api.filters import RecordSearch, StrictFilterBackend, StrictOrdering, filterset_for
from integration.api.idempotency import idempotent
from integration.api.pages import Pages
from integration.api.representation import ETAG, Shape, etag, json_of_row, serializer_for, stamp_of
from integration.api.schema import problem
from integration.messages import Finding
from integration.registry import Row, Table
from integration.services import incoming
from integration.services.identity import origin_of
from integration.services.write_rows import RowsRefused


class RecordViewSet(ViewSetMixin, GenericAPIView):
    """Records of one registered table. A record is named by its id or, where it has one, by its number or code."""

    table: ClassVar[Table]
    shape: ClassVar[Shape]
    component: ClassVar[str]
    address: ClassVar[str]
    pagination_class = Pages
    filter_backends = (StrictFilterBackend, RecordSearch, StrictOrdering)
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return self.shape.queryset()

    def list(self, request: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shape.json(page or []))

    def retrieve(self, request: Any, pk: str) -> Response:
        found = self._read(self._key(pk))
        # the version is that of the record; what is calculated from others can change without it
        if found[ETAG] in _tags(request, "If-None-Match") and not self.table.calculated:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": found[ETAG]})
        return Response(found, headers={"ETag": found[ETAG]})

    @idempotent
    def create(self, request: Any) -> Response:
        values = self._without_computed(request.data, {})
        row = incoming.create(self.table, values, origin_of(request.user))
        found = self._read(row[self.table.key.name])
        where = reverse(f"{self.address}-detail", [found[self.table.key.name]], request=request)
        return Response(found, status=status.HTTP_201_CREATED, headers={"Location": where, "ETag": found[ETAG]})

    def partial_update(self, request: Any, pk: str) -> Response:
        key = self._key(pk)
        values = self._without_computed(request.data, self._read(key))
        row = incoming.change(self.table, key, values, origin_of(request.user), self._check(request, values))
        found = self._read(row[self.table.key.name])
        return Response(found, headers={"ETag": found[ETAG]})

    def destroy(self, request: Any, pk: str) -> Response:
        incoming.delete(self.table, self._key(pk), origin_of(request.user), self._check(request, {}))
        return Response(status=status.HTTP_204_NO_CONTENT)

    # --- one record -----------------------------------------------------------------------------------------------

    def _key(self, named: str) -> str:
        """The id of the record of that id, number or code; 404 in a sentence."""
        try:
            keys = [uuid.UUID(named)]
        except ValueError:
            keys = []
        objects = self.table.model._default_manager
        if keys:
            found = list(objects.filter(pk=keys[0]).values_list("pk", flat=True))
        else:
            found = list(self._by_natural_key(named))
        if len(found) > 1:
            ids = ", ".join(str(k) for k in found[:5])
            text = _("“%(name)s” names several records of %(table)s: %(ids)s. Use the id of the one you mean.")
            raise InUse(text % {"name": named, "table": self.table.caption, "ids": ids})
        if not found:
            text = _("There is no %(table)s “%(name)s”.") % {"table": self.table.caption.lower(), "name": named}
            raise NotFound(text)
        return found[0].hex

    def _by_natural_key(self, named: str) -> Sequence[uuid.UUID]:
        if not self.table.natural_key or "\x00" in named:
            return []
        column = self.table.column(self.table.natural_key)
        value = named.strip().upper() if column.kind == "code" else named
        objects = self.table.model._default_manager
        return list(objects.filter(**{column.attname: value}).order_by("pk").values_list("pk", flat=True)[:6])

    def _read(self, key: str) -> dict[str, Any]:
        rows = self.shape.json(self.shape.queryset().filter(pk=key))
        if not rows:
            raise NotFound(_("The record has just been deleted."))
        return rows[0]

    def _without_computed(self, body: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
        """The body's columns. A record sent back as it was read carries readable names; unchanged they say nothing."""
        values = {n: v for n, v in body.items() if n not in self.shape.computed}
        wrong = [n for n in self.shape.computed if n in body and n != ETAG and (n not in now or body[n] != now[n])]
        if wrong:
            record = self.table.text(values) or self.table.caption
            raise RowsRefused([Finding("read_only", n, {"record": record}) for n in wrong])
        return values

    def _check(self, request: Any, values: Mapping[str, Any]) -> Any:
        """What compares If-Match (or the body's @etag) with the record as it is, once it is locked."""
        wanted = _tags(request, "If-Match")
        if not wanted and isinstance(request.data, Mapping) and isinstance(request.data.get(ETAG), str):
            wanted = [request.data[ETAG]]
        if not wanted or wanted == ["*"]:
            return None

        def check(row: Row) -> None:
            physical = json_of_row(self.table, row)
            if etag(self.table, physical) not in wanted:
                raise Stale(*self._changed(row, physical, wanted[0], values))

        return check

    def _changed(self, row: Row, now: dict[str, Any], given: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """What changed, as far as the client's version and its request tell."""
        table = self.table
        said = {
            "record": table.text(row) or table.caption,
            "when": now.get(table.modified_on) or "",
            "since": stamp_of(given),
        }
        if said["since"] and said["since"] != said["when"]:
            text = _("%(record)s was changed at %(when)s; you have read the version of %(since)s.") % said
        else:
            text = _("%(record)s is not the version you have read.") % said
        held = [
            _("%(field)s is “%(value)s”") % {"field": table.column(name).caption, "value": now[name]}
            for name in values
            if name in now and now[name] != values[name]
        ]
        if held:
            text += " " + _("Now: %(values)s.") % {"values": ", ".join(held)}
        return text, _("Nothing was written. Read the record again, then repeat your change with its new ETag.")


def _tags(request: Any, header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.headers.get(header, "").split(",") if tag.strip()]


# --- one class per table ----------------------------------------------------------------------------------------------


def register_tables(router: BaseRouter, side: str, tag: str, tables: Mapping[str, str]) -> None:
    """Add tables to the router: ``{plural name in the address: registry name}`` under ``side/``."""
    for plural, name in tables.items():
        router.register(f"{side}/{plural}", view_for(registry.table(name), side, plural, tag), f"{side}-{plural}")


def view_for(table: Table, side: str, plural: str, tag: str) -> type[RecordViewSet]:
    component = side.capitalize() + table.model.__name__
    # the schema generator and permissions ask the class for its model and serializer
    made = type(
        f"{component}ViewSet",
        (RecordViewSet,),
        {
            "table": table,
            "shape": Shape(table),
            "component": component,
            "address": f"{side}-{plural}",
            "queryset": table.model._default_manager.all(),
            "filterset_class": filterset_for(table),
            "search_fields": [c for c in table.search if table.column(c).is_text],
            "__doc__": f"{table}.",
        },
    )
    return _described(made, table, tag)


def _described(made: type[RecordViewSet], table: Table, tag: str) -> type[RecordViewSet]:
    caption = table.caption.lower()
    name = _("its id, or its %(key)s") % {"key": table.column(table.natural_key).caption} if table.natural_key else ""
    which = OpenApiParameter(table.key.attname, str, OpenApiParameter.PATH, description=name or "its id")
    match = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version you read.")
    one = serializer_for(table, made.component)
    made.serializer_class = one
    return extend_schema_view(
        list=extend_schema(tags=[tag], summary=f"List: {caption}", responses={200: one(many=True), **problem(400)}),
        retrieve=extend_schema(
            tags=[tag], summary=f"Read: {caption}", parameters=[which], responses={200: one, **problem(404, 409)}
        ),
        create=extend_schema(
            tags=[tag], summary=f"Create: {caption}", parameters=[idempotency.parameter],
            responses={201: one, **problem(400, 409, 422)},
        ),
        partial_update=extend_schema(
            tags=[tag], summary=f"Change: {caption}", parameters=[which, match],
            responses={200: one, **problem(400, 404, 412)},
        ),
        destroy=extend_schema(
            tags=[tag], summary=f"Delete: {caption}", parameters=[which, match],
            responses={204: OpenApiResponse(description="Deleted."), **problem(400, 404, 412)},
        ),
    )(made)  # fmt: skip
