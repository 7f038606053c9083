"""Logs name the route and the kind of a fault, never an address or a text.

An address can be a share link, and a traceback can quote what was typed.
"""

import logging
from typing import Any

from flask import Flask, request

log = logging.getLogger(__name__)

# How the server of `flask run` logs a request: with its whole address.
_REQUEST_LINE = '"%s" %s %s'


def install(app: Flask) -> None:
    """Keep addresses out of the logs of an app, and of the server of `flask run`."""
    app.log_exception = _log_fault  # type: ignore[method-assign]
    app.logger.addFilter(_drop_traceback)
    logging.getLogger("werkzeug").addFilter(_is_no_request_line)


def _log_fault(exc_info: tuple[Any, ...]) -> None:
    log.error("fault in %s: %s", request.endpoint, exc_info[0].__name__)


def _drop_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


def _is_no_request_line(record: logging.LogRecord) -> bool:
    return not str(record.msg).endswith(_REQUEST_LINE)
