"""``python -m standins.signing_plugin``: the signing program of a computer."""

import argparse
from pathlib import Path

from standins.signing_plugin.program import SigningProgram
from standins.signing_plugin.server import server

PORT = 8987


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--p12", type=Path, required=True, help="the key file of the token")
    parser.add_argument("--password", default="bimat12")
    parser.add_argument("--behaviour", default="", help="cancel, other_paper, unsigned, twice")
    wish = parser.parse_args()
    program = SigningProgram(wish.p12, wish.password, wish.behaviour)
    with server(program, wish.port) as serving:
        serving.serve_forever()


if __name__ == "__main__":
    main()
