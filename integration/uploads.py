"""How much may be sent as a file at all: what is far beyond the limit is refused before it is kept anywhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from integration.services.spreadsheets import most_bytes


class Quota(FileUploadHandler):
    """Refuses the request by its announced length; the form says what is somewhat too large, by name and size."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > 2 * most_bytes():
            raise RequestDataTooBig("The uploaded file is far larger than what is taken in.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
