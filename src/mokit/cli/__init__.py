"""The command `mokit`: a phone in the terminal, and what a program registers and decides."""

import sys


def main() -> None:
    """Run the command `mokit`.

    Raises:
        SystemExit: It is done; 0 all well, 1 the program has a problem, 2 wrong usage.
    """
    try:
        from mokit.cli.app import app  # an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"rich", "typer"}:
            raise
        sys.exit("mokit's command line needs the extra: pip install 'mokit[cli]'")
    app()
