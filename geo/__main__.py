"""``python -m geo`` is the same as ``territory``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it with code 130 and one line, even while it is still being loaded."""
    try:
        from geo.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("territory: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
