"""Who can be reached, what was sent and received, and what became of it."""

from xaso.office.exchange.models.incoming import IncomingMessage
from xaso.office.exchange.models.outgoing import OutgoingMessage
from xaso.office.exchange.models.partners import ExchangePartner, GatewayLine
from xaso.office.exchange.models.statuses import StatusEntry

__all__ = [
    "ExchangePartner",
    "GatewayLine",
    "IncomingMessage",
    "OutgoingMessage",
    "StatusEntry",
]
