"""A bank that sends signed notices and misbehaves on request; see README.md."""

from standins.bank.bank import Account, Bank
from standins.bank.server import serve

__all__ = ["Account", "Bank", "serve"]
