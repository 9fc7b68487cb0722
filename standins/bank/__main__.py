"""Run the bank by ``python -m standins.bank``; see README.md."""

import argparse

from standins.bank.bank import Account, Bank
from standins.bank.server import make_server


def main() -> None:
    """Serve one account until stopped."""
    parser = argparse.ArgumentParser(prog="standins.bank")
    parser.add_argument("--port", type=int, default=9701)
    parser.add_argument("--number", default="1020304050")
    parser.add_argument("--secret", required=True)
    parser.add_argument("--notify", required=True)
    given = parser.parse_args()
    bank = Bank()
    bank.accounts[given.number] = Account(given.number, given.secret, given.notify)
    make_server(bank, given.port).serve_forever()


if __name__ == "__main__":
    main()
