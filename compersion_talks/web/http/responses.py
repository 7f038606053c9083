"""Request checks, security headers and compression for every response, and the options of views.

Pages are compressed only where BREACH cannot use the length (decision 13). Options are attributes
of the function of a view: renaming it keeps them, and `functools.wraps` copies them to a wrapper.
"""

from collections.abc import Callable
from functools import lru_cache
from gzip import GzipFile, compress
from io import BytesIO
from secrets import randbelow
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import SecurityError
from werkzeug.urls import iri_to_uri

from compersion_talks.services import Services, current_services, find_services
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.request_size import (
    MOST_BYTES,
    SAFE_METHODS,
    has_too_many_fields,
    limit_bytes,
)

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])

# A browser may keep a PDF, but asks each time whether the link still opens it.
ASK_AGAIN = "private, no-cache"
HEALTH = ("/healthz", "/readyz")
LEAST_BYTES = 512
FILES = ("text/css", "text/javascript")
MOST_PADDING = 128
# As small as the highest level to within two bytes, in half the time.
PAGE_LEVEL = 5
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PDF_POLICY = "default-src 'none'; sandbox"
FIXED = {
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), clipboard-read=(), browsing-topics=()"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "X-DNS-Prefetch-Control": "off",
}


def install(app: Flask) -> None:
    """Check every request of an app, set the headers of every response, and compress it."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = 200
    app.register_error_handler(SecurityError, _refuse_host)
    _answer_monitors(app)
    app.before_request(refuse_early)
    app.after_request(set_headers)
    app.after_request(compress_response)  # it runs first, since it was registered last


def refuse_early() -> None:
    """Refuse a form sent from another site, and one with more fields than any page has."""
    if request.method in SAFE_METHODS:
        return
    if not is_from_our_page() or _has_foreign_origin():
        abort(403)
    request.max_content_length = limit_bytes(request.path)
    if has_too_many_fields():
        abort(413)


def set_headers(response: Response) -> Response:
    """Set the headers that every response carries.

    Nothing is kept by a browser or a proxy unless its view has set `Cache-Control`.
    """
    services = current_services()
    is_pdf = response.mimetype == "application/pdf"
    response.headers.extend(FIXED)  # no view sets one of them
    response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else POLICY
    response.headers.setdefault("Cache-Control", "no-store")
    if services.is_https:
        response.headers["Strict-Transport-Security"] = _format_transport_security(services)
    return response


def is_from_person_or_our_page() -> bool:
    """Say whether the person or a page of ours made this request, as far as the browser tells."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")


def is_from_our_page() -> bool:
    """Say whether a page of ours made this request, or a browser that does not tell."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def set_option(name: str, value: object) -> Callable[[V], V]:
    """Return a decorator that sets an option of a view."""

    def decorate(view: V) -> V:
        vars(view)[name] = value
        return view

    return decorate


def read_option(name: str, default: T) -> T:
    """Return an option of the view that answers this request, or the default."""
    view = current_app.view_functions.get(request.endpoint or "")
    option: T = getattr(view, name, default)
    return option


def make_pdf_response(pdf: bytes, name: str, *, tag: str = "", status: int = 200) -> Response:
    """Return a PDF to be saved under a name; with an ETag, a browser may keep it and ask again."""
    response = Response(pdf, status, save_as(name), mimetype="application/pdf")
    if tag:
        response.set_etag(tag)
        response.headers["Cache-Control"] = ASK_AGAIN
    return response


def save_as(name: str) -> dict[str, str]:
    """Return the header that tells a browser to save a response as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _has_foreign_origin() -> bool:
    """Say whether the browser names another site; one that names none leaves it to the token."""
    origin = request.headers.get("Origin", "").lower()
    if origin == "null":
        return "Sec-Fetch-Site" not in request.headers
    public = _write_in_ascii(current_services().settings.public_url.lower())
    # A port may be hidden by a proxy, and this machine has two names.
    requested = f"{public.partition(':')[0]}://{request.host.lower()}"
    return origin not in ("", public, requested)


_write_in_ascii = lru_cache(maxsize=1)(iri_to_uri)


def _refuse_host(error: SecurityError) -> Response:
    # Plain text: the URLs of a page would be built from the untrusted host.
    sentence = _("This site has another name. Check the address, or tell the person who runs it.")
    return Response(f"{sentence}\n", 400, mimetype="text/plain")


def _answer_monitors(app: Flask) -> None:
    """Let a monitor ask for the health of a copy by any address."""
    answer, host = app.wsgi_app, urlsplit(find_services(app).settings.public_url).netloc

    def answer_by_any_address(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] in HEALTH:
            environ["HTTP_HOST"] = host
        return answer(environ, start_response)

    app.wsgi_app = answer_by_any_address  # type: ignore[method-assign]


def _format_transport_security(services: Services) -> str:
    suffix = "; includeSubDomains" if services.settings.hsts_subdomains else ""
    return f"max-age=63072000{suffix}"


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
    padding = "x" * randbelow(MOST_PADDING)
    with GzipFile(padding, "wb", PAGE_LEVEL, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()


@lru_cache(maxsize=64)
def _compress_file(body: bytes) -> bytes:
    return compress(body, mtime=0)
