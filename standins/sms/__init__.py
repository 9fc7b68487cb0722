"""A network of telephones, reached by SMPP and by HTTP, that misbehaves on request; see README.md."""

from standins.sms.gateway import serve_http
from standins.sms.phones import Network
from standins.sms.smsc import serve_smpp

__all__ = ["Network", "serve_http", "serve_smpp"]
