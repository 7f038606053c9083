"""The log of a server: lines of text, or one JSON object a line."""

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

TEXT, JSON = "text", "json"


class JsonLines(logging.Formatter):
    """Formats a record as JSON: when, how grave, where from, and what; never a traceback.

    A traceback can quote what was typed, so only the kind of a fault is told.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["fault"] = record.exc_info[0].__name__
        return json.dumps(fields, ensure_ascii=False)


def start(log_format: str) -> bool:
    """Write the log of this process as JSON, if that is the format; say whether it is."""
    logged = configure(log_format)
    if logged is not None:
        logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **logged})
    return logged is not None


def configure(log_format: str) -> dict[str, Any] | None:
    """Return the configuration of all loggers for a format, or none for what they do unasked."""
    if log_format == TEXT:
        return None
    return {
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {
            "json": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            "_granian": {"handlers": ["json"], "level": "INFO", "propagate": False},
            # Flask may have given it a handler of its own.
            "compersion_talks": {"handlers": [], "level": "INFO"},
        },
        "root": {"handlers": ["json"], "level": "WARNING"},
    }
