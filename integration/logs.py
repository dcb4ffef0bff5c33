"""What is logged, and what never is: a line says what happened to which run and record, not what a record holds.

Every line carries what is being worked at: request, task, run, mapping. An exception shows its kind and where it arose;
its own text only where that cannot be a value of a record. What looks like a secret, a connection string or an e-mail
address is struck out wherever it stands.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_context: ContextVar[Mapping[str, Any] | None] = ContextVar("log_context", default=None)

#: what is struck out, and what stands in its place
_STRUCK: tuple[tuple[re.Pattern[str], str], ...] = (
    # user and password of an address: postgres://user:password@host
    (re.compile(r"(\w+://)[^\s/@]*@"), r"\1***@"),
    (re.compile(r"(?i)\b(bearer|token|basic)\s+[\w.~+/=-]{8,}"), r"\1 ***"),
    (
        re.compile(
            r"(?i)([\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization)[\w-]*[\"']?\s*[=:]\s*)\S+"
        ),
        r"\1***",
    ),
    # values a database names: Key (e_mail)=(ada@x.example)
    (re.compile(r"(\([\w, \"]+\)=)\(.*\)"), r"\1(***)"),
    (re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
)
#: exceptions whose text is about the program or the machine, never about a record
_TELLING = (AttributeError, ImportError, NameError, NotImplementedError, OSError, RecursionError, TypeError)
#: of these kinds of database errors, too: no connection, a lock, a deadlock
_TELLING_KINDS = ("InterfaceError", "OperationalError")
#: what of a database error names no value
_DIAGNOSIS = ("constraint_name", "table_name", "column_name")


@contextmanager
def about(**what: Any) -> Iterator[None]:
    """Lines logged inside say what is being worked at."""
    token = _context.set({**current(), **what})
    try:
        yield
    finally:
        _context.reset(token)


def current() -> Mapping[str, Any]:
    """What is being worked at."""
    return _context.get() or {}


def struck(text: str) -> str:
    """The text without secrets and addresses."""
    for pattern, instead in _STRUCK:
        text = pattern.sub(instead, text)
    return text


def reason(error: BaseException) -> str:
    """What may be told of an exception: its kind, and its text or what the database says of it, where that names no
    value."""
    kind = type(error).__name__
    cause = error.__cause__ if error.__cause__ is not None else error
    said = [str(state)] if (state := getattr(cause, "sqlstate", None)) else []
    diagnosis = getattr(cause, "diag", None)
    said += [str(value) for name in _DIAGNOSIS if (value := getattr(diagnosis, name, None))]
    if isinstance(error, _TELLING) or kind in _TELLING_KINDS:
        # OSError: what the system says, not what a mail server or a file says of itself
        text = (error.strerror or "") if isinstance(error, OSError) else str(error)
        said += text.strip().splitlines()[:1]
    return struck(f"{kind}: {', '.join(said)}" if said else kind)


class Line(logging.Formatter):
    """Text for people: a line, and below it where an exception arose."""

    def format(self, record: logging.LogRecord) -> str:
        context = "".join(f" {name}={value}" for name, value in current().items())
        time = datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(" ", "milliseconds")
        line = f"{time} {record.levelname} {record.name}: {struck(record.getMessage())}{context}"
        return "\n".join([line, *_trace_of(record)])


class Json(logging.Formatter):
    """One JSON object a line, for whoever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": struck(record.getMessage()),
            **current(),
        }
        if found := _trace_of(record):
            line["exception"] = "\n".join(found)
        return json.dumps(line, ensure_ascii=False, default=str)


def _trace_of(record: logging.LogRecord) -> list[str]:
    """Where the exception that is logged arose and what it comes from, the first cause first; without its own words."""
    chain: list[BaseException] = []
    error = record.exc_info[1] if record.exc_info else None
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines: list[str] = []
    for each in reversed(chain):
        lines += ["and then"] if lines else []
        lines += [
            f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in traceback.extract_tb(each.__traceback__)
        ]
        lines.append(reason(each))
    return lines


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Inside, these loggers tell errors only: for a command that says itself what they would say."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def config(form: str, level: str = "") -> dict[str, Any]:
    """The configuration of logging; `form`: text or json. To standard error: what a command prints is its result."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"integration.logs.{'Json' if form == 'json' else 'Line'}"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            # Django attaches a handler of its own; without this every line would appear twice.
            "django": {"handlers": [], "level": level or "WARNING", "propagate": True},
            # statements have parameters
            "django.db.backends": {"level": "WARNING"},
            **{
                name: {"level": level or "INFO"}
                for name in ("integration", "crm", "erp", "p2c", "django_tasks", "django_tasks_db", "celery")
            },
            # the web server has a handler of its own, too
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }
