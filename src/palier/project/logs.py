"""Log lines: for eyes on a terminal, JSON otherwise; those of structlog and of plain logging look the same."""

import logging.config
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """Let what is imported inside believe that a package is not installed."""
    known = sys.modules.get(package)
    sys.modules[package] = None  # type: ignore[assignment]  # Python's own way of saying: not there
    try:
        yield
    finally:
        del sys.modules[package]
        if known:
            sys.modules[package] = known


with hidden("rich"):  # for tracebacks that we never let it draw, structlog would load 6 MiB into each process
    import structlog

Processors = list[Any]


def as_json() -> bool:
    """JSON where PALIER_LOG says so, or where nobody looks on."""
    return os.environ.get("PALIER_LOG", "text" if sys.stderr.isatty() else "json") == "json"


def shared_processors() -> Processors:
    """What every line goes through, whoever wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def logging_settings() -> dict[str, Any]:
    """The description of plain logging, for Django's LOGGING or `logging.config.dictConfig`."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    rendering = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    final = rendering if as_json() else [renderer]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared_processors(),
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": "INFO"},
        # Each job's start and end, every few seconds: of use to procrastinate's authors, noise to a desk.
        "loggers": {name: {"level": "WARNING"} for name in ("procrastinate", "asyncio")}
        | {"mail.log": {"level": "ERROR"}},
    }


def configure_logging() -> None:
    """Make this process write such lines."""
    logging.config.dictConfig(logging_settings())
    structlog.configure(
        processors=[*shared_processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
