"""Logging: one line per event on stderr, UTC, with the request id and without identifiers.

A filter masks anything that looks like a BSN or a token, as a last net; the code does not log them
in the first place. Library loggers that print URLs of registrations stay at warning.
"""

import logging
import logging.config
import re
import time

from zaken.tracing import request_id

_SECRET = re.compile(r"(?<![\w-])\d{8,9}(?![\w-])|eyJ[\w-]+\.[\w-]+\.[\w-]*")


class MaskFilter(logging.Filter):
    """Puts the request id on a record and masks numbers of eight or nine digits and JWTs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; never drops one."""
        record.request_id = request_id.get()
        message = record.getMessage()
        record.msg, record.args = _SECRET.sub("*****", message).replace("\n", "\\n"), None
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = _SECRET.sub("*****", text)
        return True


class UtcFormatter(logging.Formatter):
    """Times in UTC, as BIO 8.15 wants them."""

    converter = staticmethod(time.gmtime)


def configure_logging(level: str) -> None:
    """Set up the root logger. Called once, by the settings."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"mask": {"()": MaskFilter}},
            "formatters": {
                "line": {
                    "()": UtcFormatter,
                    "format": "%(asctime)sZ %(levelname)s %(name)s [%(request_id)s] %(message)s",
                }
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "line",
                    "filters": ["mask"],
                }
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "urllib3": {"level": "WARNING"},
                "django.server": {"level": "WARNING"},
            },
        }
    )
