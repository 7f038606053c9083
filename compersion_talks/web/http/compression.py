"""Pages, style sheets and scripts, compressed where that gives nothing away (decision 13)."""

from functools import lru_cache
from gzip import GzipFile, compress
from io import BytesIO
from secrets import randbelow

from flask import Flask, Response, request

from compersion_talks.web.http.security_headers import is_own_doing

LEAST_BYTES = 512
FILES = ("text/css", "text/javascript")
MOST_PADDING = 128


def install(app: Flask) -> None:
    """Compress what an app sends, where the browser can read it."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """Compress a whole page, style sheet or script that is worth it."""
    if response.mimetype not in ("text/html", *FILES):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 206 and _may_compress(response):
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= LEAST_BYTES:
            _replace(response, _file(body) if response.mimetype in FILES else _page(body))
    return response


def _may_compress(response: Response) -> bool:
    if not request.accept_encodings.quality("gzip"):
        return False
    # Another site that makes a browser ask again and again must not see lengths tell of secrets.
    return is_own_doing() or response.mimetype in FILES


def _replace(response: Response, body: bytes) -> None:
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


def _page(body: bytes) -> bytes:
    """Compress a page to a length that differs each time: the file name inside is padding."""
    packed = BytesIO()
    with GzipFile("x" * randbelow(MOST_PADDING), "wb", fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


@lru_cache(maxsize=64)
def _file(body: bytes) -> bytes:
    return compress(body, mtime=0)
