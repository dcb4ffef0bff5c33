"""Answers are compressed when they are sent: a page has a tenth of its letters then."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """Leaves alone what has an ETag, records of the REST interface: a compressed answer may only have a weak one, and
    that is not taken back as If-Match."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.has_header("ETag") else super().process_response(request, response)
