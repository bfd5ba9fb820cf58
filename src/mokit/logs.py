"""mokit's one logger, "mokit"; `logging` itself is loaded with the first thing that is logged."""

from typing import Any


def tell(message: str, *args: object, **extra: Any) -> None:
    """Log what is worth knowing and well; `extra` becomes attributes of the record."""
    _log().info(message, *args, extra=extra, stacklevel=2)


def warn(message: str, *args: object, **extra: Any) -> None:
    """Log a warning; `extra` becomes attributes of the record."""
    _log().warning(message, *args, extra=extra, stacklevel=2)


def fail(message: str, *args: object, error: BaseException | None = None, **extra: Any) -> None:
    """Log an error, with the traceback of what was raised, if anything was."""
    _log().error(message, *args, exc_info=error, extra=extra, stacklevel=2)


def _log() -> Any:
    import logging  # a tenth of the time that `import mokit` takes

    return logging.getLogger("mokit")
