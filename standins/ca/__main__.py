"""Run the authority by ``python -m standins.ca``; see README.md."""

import argparse
from pathlib import Path
from threading import Event

from standins.ca.service import running_ca


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="standins.ca")
    parser.add_argument("--port", type=int, default=9721)
    parser.add_argument("--home", type=Path, required=True)
    given = parser.parse_args()
    with running_ca(given.home, port=given.port):
        Event().wait()


if __name__ == "__main__":
    main()
