"""Zalo's template messages and events, with its refusals; see README.md."""

from standins.zalo.server import serve
from standins.zalo.zalo import Zalo

__all__ = ["Zalo", "serve"]
