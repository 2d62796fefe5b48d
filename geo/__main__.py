"""``python -m geo`` is the same as ``territory``."""

from geo.cli import main

if __name__ == "__main__":
    main()
