"""What the site writes to its log: one line for each event, as JSON where a program reads it."""

import re
from typing import Any

import structlog

# What a link is signed with: whoever reads it could use the link.
_SIGNED = re.compile(r"[\w-]+(?::[\w-]+)*:[\w-]{27,}")


def hide_signed(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take the signed part of addresses out of a line: a log is read by more than a mail is."""
    event["event"] = _SIGNED.sub("…", str(event.get("event", "")))
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_signed,
]


def configure_logs(*, as_json: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING; everything goes to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    shown = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": shown,
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Its "request started" and "finished" cost more than they tell; errors stay.
            "django_structlog": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }
