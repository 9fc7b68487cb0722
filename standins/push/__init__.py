"""A push service of browsers that reads what it is sent; see README.md."""

from standins.push.service import Browser, PushService, serve

__all__ = ["Browser", "PushService", "serve"]
