"""Run the axis by ``python -m standins.axis``; see README.md."""

import argparse

from standins.axis.axis import Axis, Member
from standins.axis.server import make_server


def main() -> None:
    """Serve its members until stopped."""
    parser = argparse.ArgumentParser(prog="standins.axis")
    parser.add_argument("--port", type=int, default=9751)
    parser.add_argument(
        "--member", action="append", default=[], help="CODE=SECRET=NAME, several times"
    )
    given = parser.parse_args()
    axis = Axis()
    for one in given.member:
        code, secret, name = one.split("=", 2)
        axis.join(Member(code, name, secret))
    make_server(axis, given.port).serve_forever()


if __name__ == "__main__":
    main()
