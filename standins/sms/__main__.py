"""Run the network by ``python -m standins.sms``; see README.md."""

import argparse
from threading import Event

from standins.sms.gateway import serve_http
from standins.sms.phones import Network
from standins.sms.smsc import serve_smpp


def main() -> None:
    """Serve telephones by both protocols until stopped."""
    parser = argparse.ArgumentParser(prog="standins.sms")
    parser.add_argument("--http", type=int, default=9711)
    parser.add_argument("--smpp", type=int, default=9712)
    parser.add_argument("--key", default="khoa-thu")
    parser.add_argument("--notify", default="")
    given = parser.parse_args()
    network = Network()
    with (
        serve_http(network, port=given.http, key=given.key) as gateway,
        serve_smpp(network, port=given.smpp),
    ):
        gateway.notify = given.notify
        Event().wait()


if __name__ == "__main__":
    main()
