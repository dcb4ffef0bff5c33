"""CSV and XLSX files of registered tables on their list pages: a preview with what would change, then all or nothing.

Reading and writing is `integration.services.files`; this is its form, its preview and its export page.
"""

from __future__ import annotations

import csv
import io
import logging
import uuid
from functools import cache
from typing import Any, ClassVar

import openpyxl
import tablib
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BooleanField, CharField, CheckboxInput, HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export import fields, resources
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ConfirmImportForm
from import_export.results import Error, Result, RowResult

from integration import logs, registry
from integration.admin import looks
from integration.admin.base import ExportForm, ImportForm
from integration.characters import unprintable, without
from integration.registry import Table
from integration.services import file_layout, files, samples, spreadsheets
from integration.services.errors import Refused
from integration.services.identity import origin_of
from integration.services.incoming import Draft
from integration.services.tidying import Tidied
from integration.services.values import in_words

logger = logging.getLogger("integration.files")

#: where somebody came from who reads a file in
_BACK = "after_import"
#: what may be done to the values of a file first
TIDYING = ("rounds", "cleans")
#: a preview is a page for people; the counts are of the whole file
MOST_SHOWN = 200


class Csv(base_formats.CSV):
    """CSV in UTF-8 or, as offices have it, in Windows-1252; a spreadsheet with a comma in its numbers separates the
    columns by semicolons."""

    def is_binary(self) -> bool:
        """Read as bytes, so that the letters are told here."""
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        text = _decoded(in_stream)
        first = text.split("\n", 1)[0]
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        dataset = tablib.Dataset()
        for cells in lines:
            if dataset.headers is None:
                dataset.headers = _up_to_last(list(cells))
            elif any(cells):
                dataset.append(_as_wide(cells, len(dataset.headers), lines.line_num))
            if dataset.height > files.MOST_LINES:
                raise Refused(files.too_many(dataset.height))
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return str(super().export_data(dataset, **kwargs)).encode()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise  # no text in either
        return content.decode("cp1252")


def _as_wide(cells: list[str], width: int, line: int) -> list[str]:
    """A line as wide as the headings; a longer one is refused with its number and what is too much."""
    if any(cells[width:]):
        text = _(
            "Line %(line)d has %(number)d values, and the first line has %(width)d columns: “%(value)s” is too much. "
            "Put a value with a comma or semicolon in it between quotes."
        )
        said = {"line": line, "number": len(cells), "width": width, "value": next(filter(None, cells[width:]))}
        raise Refused(text % said)
    return [*cells[:width], *[""] * (width - len(cells))]


class Xlsx(base_formats.XLSX):
    """XLSX; what is in the file is counted before it is taken in."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        spreadsheets.check_packed(_("The file"), io.BytesIO(in_stream))
        book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file may claim a million columns
        dataset = tablib.Dataset()
        for number, cells in enumerate(sheet.iter_rows(max_col=spreadsheets.MOST_COLUMNS, values_only=True)):
            row = list(cells)
            if not number:
                dataset.headers = _up_to_last(row)
                continue
            if number > files.MOST_LINES:
                raise Refused(files.too_many(number))
            width = len(dataset.headers)
            dataset.append([*row[:width], *[None] * (width - len(row))])
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        for cells in dataset:
            for header, cell in zip(dataset.headers, cells, strict=True):
                if isinstance(cell, str) and (found := unprintable(cell)):
                    text = _(
                        "%(column)s of %(record)s has a character no XLSX file can carry: %(code)s at place %(place)d, "
                        "after “%(before)s”. Correct the record, or write a CSV file."
                    )
                    record = without(str(cells[0]))  # its number or code stands first
                    said = {"column": header, "record": record, "code": found.code, "place": found.place}
                    raise Refused(text % {**said, "before": found.before})
        return super().export_data(dataset, **kwargs)


def _up_to_last(cells: list[Any]) -> list[Any]:
    """Without the blank cells at the end."""
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


class Sentence(Error):
    """An error people read; how the program got there is no use to them."""

    traceback = ""


class FileResult(Result):
    """What a file does or would do; `hidden` lines are left out of the preview; `seen`: what it was made from."""

    hidden = 0
    seen = ""
    #: what was done to the values of the file, as somebody had asked
    tidied = Tidied()


class RecordResource(resources.Resource):
    """Reads and writes files of one registered table."""

    table: ClassVar[Table]

    @classmethod
    def get_display_name(cls) -> str:
        return cls.table.caption

    # --- from a file ----------------------------------------------------------------------------------------------

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs: Any) -> FileResult:
        """The table's rules decide, as everywhere; one bad line and nothing is written."""
        result = FileResult()
        headers = files.names_of(self.table, dataset.headers or [])
        rows = [row for row in dataset if any(cell not in (None, "") for cell in row)]
        result.total_rows = len(rows)
        user = kwargs.get("user")
        try:
            with transaction.atomic():
                result.tidied = Tidied(bool(kwargs.get("rounds")), bool(kwargs.get("cleans")))
                found = files.drafts(self.table, headers, rows, result.tidied)
                result.seen = files.seen(self.table, found)
                if kwargs.get("seen", result.seen) != result.seen:
                    text = _(
                        "Somebody else has changed records of this file since its preview. Choose the file again and "
                        "look at what it would change now."
                    )
                    raise files.FileRefused([text])
                written = files.write(self.table, found, origin_of(user) if user else None, trial=dry_run)
        except files.FileRefused as refused:
            for problem in refused.problems:
                result.append_base_error(Sentence(problem))
            return result
        result.diff_headers = headers
        if written:
            self._written(result, found, MOST_SHOWN if dry_run else len(found))
        else:
            self._refused(result, found)
        return result

    def _refused(self, result: FileResult, found: list[Draft]) -> None:
        for number, draft in enumerate(found, 2):
            said = [f"{f} {f.next_step}".strip() for f in draft.findings]
            row = RowResult()
            if said:
                row.import_type = RowResult.IMPORT_TYPE_ERROR
                for text in said:
                    result.append_base_error(Sentence(_("Line %(line)d: %(text)s") % {"line": number, "text": text}))
            result.increment_row_result_total(row)

    def _written(self, result: FileResult, found: list[Draft], shown: int) -> None:
        names = [*(n for n in self.table.label if n not in result.diff_headers), *result.diff_headers]
        result.diff_headers = names
        cells: list[tuple[registry.Column | None, Any]] = []
        visible = found[:shown]
        result.hidden = len(found) - len(visible)
        for draft in visible:
            for row in (draft.old or {}, draft.write.new if draft.write and draft.write.new else {}):
                cells += files.in_file(self.table, row, names)
        words = iter(in_words(cells))
        for draft in found:
            row = RowResult()
            row.import_type = self._kind(draft)
            result.increment_row_result_total(row)
            if draft.write is not None and draft.write.new is not None:
                row.object_id = draft.write.new[self.table.key.name]
                row.object_repr = self.table.text(draft.write.new)[:200]
            if len(result.rows) < shown:
                before, after = [[next(words) for _name in names] for _side in range(2)]
                row.diff = [_difference(b, a) for b, a in zip(before, after, strict=True)]
                result.append_row_result(row)

    @staticmethod
    def _kind(draft: Draft) -> str:
        if draft.old is None:
            return RowResult.IMPORT_TYPE_NEW
        changed = draft.write is not None and draft.write.new != draft.old
        return RowResult.IMPORT_TYPE_UPDATE if changed else RowResult.IMPORT_TYPE_SKIP

    # --- to a file ------------------------------------------------------------------------------------------------

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        chosen = kwargs.get("export_fields")
        wanted = [c for c in files.columns(self.table) if chosen is None or c.name in chosen]
        dataset = tablib.Dataset(headers=[c.name for c in wanted])
        records = self.table.model._default_manager.all() if queryset is None else queryset
        for cells in files.lines(self.table, records, wanted):
            dataset.append(cells)
        return dataset


def _difference(before: str, after: str) -> str:
    if before == after:
        return after
    if not before:
        return format_html("<ins>{}</ins>", after)
    return format_html("<del>{}</del> <ins>{}</ins>", before, after)


@cache
def resource_for(model: type[Any]) -> type[RecordResource]:
    """The resource of a registered table."""
    table = registry.table(model)
    declared: dict[str, Any] = {c.name: fields.Field(column_name=c.name) for c in files.columns(table)}
    return type(f"{table.name.replace('.', '').title()}Resource", (RecordResource,), {**declared, "table": table})


class ChooseColumns(ExportForm):
    """The columns of a file. A table is one resource; a column may be called “resource”, which the library takes for
    the choice of one."""

    def _get_field_label(self, resource: type[RecordResource], field_name: str) -> str:
        """What the column is called on screen, and its name in the file."""
        return f"{resource.table.column(field_name).caption} ({field_name})"

    def get_selected_resource(self) -> type[RecordResource]:
        return self.resources[0]


class LimitedForm(ImportForm):
    """Choosing a file; one that is too large is refused by its name, its size and the limit."""

    rounds = BooleanField(
        label=gettext_lazy("Round amounts as their currency has it"),
        required=False,
        widget=CheckboxInput,
        help_text=gettext_lazy("Otherwise an amount with more decimals than fit is refused with its line."),
    )
    cleans = BooleanField(
        label=gettext_lazy("Remove characters that no file can carry"),
        required=False,
        widget=CheckboxInput,
        help_text=gettext_lazy("Control characters and broken symbols, which other programs have left in texts."),
    )

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        try:
            spreadsheets.check_size(file.name, file.size)
            spreadsheets.check_packed(file.name, file.file)
            file.seek(0)
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
        return file


class SeenForm(ConfirmImportForm):
    """The button of a preview, with what the preview was made from: confirmed is what somebody has seen."""

    seen = CharField(required=False, widget=HiddenInput)
    rounds = BooleanField(required=False, widget=HiddenInput)
    cleans = BooleanField(required=False, widget=HiddenInput)


class RecordFiles(ImportExportMixin):
    """Buttons for files on the list of a registered table; put before `ModelAdmin`."""

    import_template_name = "integration/import.html"
    import_form_class = LimitedForm
    confirm_form_class = SeenForm
    export_form_class = ChooseColumns
    formats = [Csv, Xlsx]

    def get_resource_index(self, form: Any) -> int:
        return 0

    def get_resource_classes(self, request: HttpRequest) -> list[type[RecordResource]]:
        return [resource_for(self.model)]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """A file makes and changes records, so both must be allowed."""
        return all(self._may(request, action) for action in ("add", "change"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "view")

    def _do_file_export(self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None) -> Any:
        try:
            return super()._do_file_export(file_format, request, queryset, export_form=export_form)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    def _may(self, request: HttpRequest, action: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}")

    def get_urls(self) -> list[Any]:
        name = "{}_{}_sample".format(*self.get_model_info())
        sheet = "{}_{}_sheet".format(*self.get_model_info())
        return [
            path("sample/", self.admin_site.admin_view(self.sample_view), name=name),
            path("sheet/", self.admin_site.admin_view(self.sheet_view), name=sheet),
            *super().get_urls(),
        ]

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """An empty sheet: the first line of a file of this table, as CSV or XLSX."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        table = registry.table(self.model)
        kind = Xlsx() if request.GET.get("format") == "xlsx" else Csv()
        content = kind.export_data(tablib.Dataset(headers=file_layout.headings(table)))
        answer = HttpResponse(content, content_type=kind.get_content_type())
        answer["Content-Disposition"] = f'attachment; filename="{table.name}.{kind.get_extension()}"'
        return answer

    def sample_view(self, request: HttpRequest) -> HttpResponse:
        """A small file that can be read in as it is: the columns to begin with, and a line or two."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        table = registry.table(self.model)
        answer = HttpResponse(samples.sample(table), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
        return answer

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        given = form.cleaned_data if form is not None else {}
        asked = {name: given[name] for name in ("seen", *TIDYING) if name in given}
        return super().get_import_data_kwargs(**kwargs) | asked

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        return found | ({name: import_form.cleaned_data[name] for name in TIDYING} if import_form else {})

    def process_result(self, result: FileResult, request: HttpRequest) -> HttpResponse:
        """What was fine in the preview may be refused now, because somebody changed something in between."""
        if not result.base_errors:
            for text in result.tidied.sentences():
                messages.info(request, text)
            answer = super().process_result(result, request)
            back = request.session.pop(_BACK, "")
            return HttpResponseRedirect(back) if back else answer
        for each in result.base_errors:
            messages.error(request, str(each.error))
        messages.error(request, _("Nothing was written."))
        return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def generate_log_entries(self, result: FileResult, request: HttpRequest) -> None:
        kinds = {RowResult.IMPORT_TYPE_NEW: ADDITION, RowResult.IMPORT_TYPE_UPDATE: CHANGE}
        content_type = ContentType.objects.get_for_model(self.model)
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=request.user.pk,
                content_type=content_type,
                object_id=_object_id(row.object_id),
                object_repr=row.object_repr,
                action_flag=kinds[row.import_type],
                change_message=_("Read from a file."),
            )
            for row in result.rows
            if row.import_type in kinds
        )

    def add_success_message(self, result: FileResult, request: HttpRequest) -> None:
        new, changed = result.totals[RowResult.IMPORT_TYPE_NEW], result.totals[RowResult.IMPORT_TYPE_UPDATE]
        made = ngettext("%(count)d record created", "%(count)d records created", new) % {"count": new}
        edited = ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed}
        same = result.totals[RowResult.IMPORT_TYPE_SKIP]
        text = _("%(made)s, %(edited)s, %(same)d already as in the file.")
        messages.success(request, text % {"made": made, "edited": edited, "same": same})

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, Refused):
            form.add_error("import_file", str(e))
            return
        logger.info("a file could not be read: %s", logs.reason(e))
        kind = form.cleaned_data.get("import_file")
        text = _("%(file)s cannot be read as %(format)s: %(detail)s. Choose the file's format, saved as UTF-8.")
        formats = self.get_import_formats()
        title = formats[int(form.cleaned_data["format"])]().get_title()
        detail = str(e).strip().splitlines()[0] if str(e).strip() else type(e).__name__
        form.add_error("import_file", text % {"file": kind, "format": title, "detail": detail})

    def create_import_form(self, request: HttpRequest) -> Any:
        """With how a line finds its record, and a file to begin with."""
        form = super().create_import_form(request)
        table = registry.table(self.model)
        key = files.unique_key(table) or table.key
        text = _("A line whose “%(column)s” exists changes that record; any other makes a new one.")
        form.fields["import_file"].help_text = format_html(
            '{} <a href="{}">{}</a>',
            text % {"column": key.name},
            reverse("admin:{}_{}_sample".format(*self.get_model_info())),
            _("Sample file"),
        )
        return form

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The file of the preview waits where temporary files are kept, which does not last for ever."""
        try:
            return super().process_import(request, **kwargs)
        except OSError:
            messages.error(request, _("The file is no longer here. Nothing was written; choose it again."))
            return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "GET":
            back = request.GET.get("next", "")
            request.session[_BACK] = back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else ""
        answer = super().import_action(request, **kwargs)
        result = getattr(answer, "context_data", {}).get("result")
        if result is not None and "confirm_form" in answer.context_data:
            answer.context_data["confirm_form"].initial["seen"] = result.seen
        if result is not None and not result.base_errors:
            for text in result.tidied.sentences():
                messages.info(request, text)
        if hasattr(answer, "context_data"):
            answer.context_data |= self._layout(request)
        if result is not None and result.hidden:
            text = _("The first %(shown)d lines are shown; %(hidden)d more were checked and are fine.")
            messages.info(request, text % {"shown": len(result.rows), "hidden": result.hidden})
        return answer

    def _import_page(self, request: HttpRequest, model: Any) -> str:
        """Where files of another table are read in, where it has such a page and the person may use it."""
        other = self.admin_site._registry.get(model)
        may = isinstance(other, RecordFiles) and other.has_import_permission(request)
        return looks.page(model, "import") if may else ""

    def _layout(self, request: HttpRequest) -> dict[str, Any]:
        """What a file of this table looks like, for the page; other tables as far as the person may see them."""
        table = registry.table(self.model)
        first = [
            {
                "caption": str(capfirst(other.model._meta.verbose_name_plural)),
                "columns": ", ".join(captions),
                "page": self._import_page(request, other.model),
                "count": other.model._default_manager.count(),
            }
            for other, captions in file_layout.before(table)
            if request.user.has_perm(f"{other.model._meta.app_label}.view_{other.model._meta.model_name}")
        ]
        sheet = reverse("admin:{}_{}_sheet".format(*self.get_model_info()))
        # the columns are told below, with what they hold
        return {"layout": file_layout.described(table), "before": first, "sheet": sheet, "fields_list": []}


def _object_id(key: str | None) -> str:
    """As Django's own log names a record: the key with dashes."""
    return str(uuid.UUID(key)) if key else ""
