"""An axis for documents between agencies that misbehaves on request; see README.md."""

from standins.axis.axis import Axis, Member
from standins.axis.server import serve

__all__ = ["Axis", "Member", "serve"]
