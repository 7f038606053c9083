"""The headers of every response, and what is refused before a view runs."""

from flask import Flask, Response, abort, request
from werkzeug.exceptions import SecurityError
from werkzeug.urls import iri_to_uri

from compersion_talks.services import Services, current_services
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.request_size import MOST_BYTES, has_too_many_fields, most_bytes

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PDF_POLICY = "default-src 'none'; sandbox"
# The browser may keep the paper, but asks each time whether the link still opens it.
PAPER_LASTS = "private, no-cache"
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


def send_headers(response: Response) -> Response:
    """Set the headers that every response carries."""
    is_pdf = response.mimetype == "application/pdf"
    policy = PDF_POLICY if is_pdf else POLICY
    response.headers.update(_worn(policy, _lasting(response), current_services()))
    return response


def refuse_early() -> None:
    """Refuse a form sent from another site, and one with more fields than any page has."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or _is_foreign():
        abort(403)
    request.max_content_length = most_bytes(request.path)
    if has_too_many_fields():
        abort(413)


def is_own_doing() -> bool:
    """Say whether a page of ours or the person asked, as far as the browser tells."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")


def is_from_our_page() -> bool:
    """Say whether a page of ours asked; a browser that does not tell is believed."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def install(app: Flask) -> None:
    """Guard every request of an app and dress every response."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = 200
    app.register_error_handler(SecurityError, _wrong_host)
    app.before_request(refuse_early)
    app.after_request(send_headers)


def _is_foreign() -> bool:
    """Say whether the browser names another site; one that names none leaves it to the token."""
    origin = request.headers.get("Origin", "").lower()
    if origin == "null":
        return "Sec-Fetch-Site" not in request.headers
    public = iri_to_uri(current_services().settings.public_url.lower())
    # A port may be hidden by a proxy, and this machine has two names.
    asked = f"{public.partition(':')[0]}://{request.host.lower()}"
    return origin not in ("", public, asked)


def _wrong_host(error: SecurityError) -> Response:
    # No page can be shown: its addresses would be made from the very name that is not trusted.
    said = _("This site has another name. Check the address, or tell the person who runs it.")
    return Response(f"{said}\n", 400, mimetype="text/plain")


def _worn(policy: str, lasting: str, held: Services) -> dict[str, str]:
    worn = {"Content-Security-Policy": policy, **FIXED, "Cache-Control": lasting}
    if held.is_https:
        worn["Strict-Transport-Security"] = _transport_security(held)
    return worn


def _lasting(response: Response) -> str:
    """Say how long a response may be kept: a page not at all."""
    if request.endpoint == "files.file" and response.status_code < 400:
        return "public, max-age=31536000, immutable"
    if request.endpoint == "agenda.pdf" and response.mimetype == "application/pdf":
        return PAPER_LASTS
    return "no-store"


def _transport_security(held: Services) -> str:
    suffix = "; includeSubDomains" if held.settings.hsts_subdomains else ""
    return f"max-age=63072000{suffix}"
