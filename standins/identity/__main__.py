"""Run the provider by ``python -m standins.identity``; see README.md."""

import argparse

from standins.identity.provider import Provider
from standins.identity.server import IdentityServer


def main() -> None:
    """Serve one client until stopped."""
    parser = argparse.ArgumentParser(prog="standins.identity")
    parser.add_argument("--port", type=int, default=9702)
    parser.add_argument("--client-id", default="xaso")
    parser.add_argument("--client-secret", required=True)
    parser.add_argument("--redirect", required=True)
    given = parser.parse_args()
    provider = Provider(given.client_id, given.client_secret, (given.redirect,))
    IdentityServer(provider, given.port).serve_forever()


if __name__ == "__main__":
    main()
