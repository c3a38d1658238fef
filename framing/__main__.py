"""``python -m framing``."""

import sys


def run() -> int:
    """One command; a Python that cannot run it is told which can, in words that an old one understands too."""
    remedy = "run `make run` once, then say .venv/bin/python instead of " + sys.executable
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one runs this all the same
        sys.stderr.write("framing: Python 3.11 or newer is needed; " + remedy + ".\n")
        return 2
    try:
        from framing.cli import main

        return main()
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "framing":
            raise
        sys.stderr.write(f"framing: {error.name} is not installed for this Python; {remedy}.\n")
        return 2


if __name__ == "__main__":
    sys.exit(run())
