"""Run the stand-in by ``python -m standins.zalo``; see README.md."""

import argparse
from threading import Event

from standins.zalo.server import serve
from standins.zalo.zalo import Zalo


def main() -> None:
    """Serve one official account until stopped."""
    parser = argparse.ArgumentParser(prog="standins.zalo")
    parser.add_argument("--port", type=int, default=9721)
    parser.add_argument("--notify", default="")
    given = parser.parse_args()
    with serve(Zalo(notify=given.notify), port=given.port):
        Event().wait()


if __name__ == "__main__":
    main()
