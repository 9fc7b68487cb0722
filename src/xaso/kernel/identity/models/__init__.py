"""Who a citizen is, as somebody vouches for it; codes sent to phones; who acts for whom."""

from xaso.kernel.identity.models.identity import PHONE, CitizenIdentity, Level
from xaso.kernel.identity.models.phone import PhoneCode
from xaso.kernel.identity.models.representation import Representation

__all__ = ["PHONE", "CitizenIdentity", "Level", "PhoneCode", "Representation"]
