"""Compression of pages, style sheets and scripts, where it leaks no secret (decision 13)."""

from functools import lru_cache
from gzip import GzipFile, compress
from io import BytesIO
from secrets import randbelow

from flask import Flask, Response, request

from compersion_talks.web.http.security_headers import is_from_person_or_our_page

LEAST_BYTES = 512
FILES = ("text/css", "text/javascript")
MOST_PADDING = 128


def install(app: Flask) -> None:
    """Compress the responses of an app."""
    app.after_request(compress_response)


def compress_response(response: Response) -> Response:
    """Compress a page, style sheet or script if the browser can read it and it is long enough."""
    if response.mimetype not in ("text/html", *FILES):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 206 and _may_compress(response):
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= LEAST_BYTES:
            is_file = response.mimetype in FILES
            _replace(response, _compress_file(body) if is_file else _compress_page(body))
    return response


def _may_compress(response: Response) -> bool:
    if not request.accept_encodings.quality("gzip"):
        return False
    # BREACH: another site can make a browser send requests, and a listener sees their lengths.
    return is_from_person_or_our_page() or response.mimetype in FILES


def _replace(response: Response, body: bytes) -> None:
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


def _compress_page(body: bytes) -> bytes:
    """Compress a page to a random length: the file name inside is padding."""
    packed = BytesIO()
    with GzipFile("x" * randbelow(MOST_PADDING), "wb", fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


@lru_cache(maxsize=64)
def _compress_file(body: bytes) -> bytes:
    return compress(body, mtime=0)
