"""Files for the printer take long, so they are left for later: nobody waits behind them.

A WSGI app may answer while its response is read. `web.rsgi` reads such a response in a thread.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PRINTED = ".pdf"


def leaving_papers(app: "WSGIApplication") -> "WSGIApplication":
    """Let an app begin with a file for the printer only when its response is read."""

    def served(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").endswith(PRINTED):
            return _later(app, environ, start_response)
        return app(environ, start_response)

    return served


def _later(
    app: "WSGIApplication", environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterator[bytes]:
    with closing(app(environ, start_response)) as answer:  # type: ignore[type-var]
        yield from answer
