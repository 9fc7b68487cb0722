"""The ways to other agencies, each behind the same port."""

from xaso.office.exchange.gateways.choice import gateway_for, gateways_here
from xaso.office.exchange.gateways.configuration import (
    BadConfigurationError,
    GatewayConfiguration,
    read_configuration,
)
from xaso.office.exchange.gateways.port import (
    DocumentExchangeGateway,
    ListedOrgan,
    Offer,
    Traffic,
)

__all__ = [
    "BadConfigurationError",
    "DocumentExchangeGateway",
    "GatewayConfiguration",
    "ListedOrgan",
    "Offer",
    "Traffic",
    "gateway_for",
    "gateways_here",
    "read_configuration",
]
