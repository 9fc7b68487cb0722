"""Which gateway carries the mail of which of our agencies."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xaso.office.exchange.gateways.configuration import (
    GatewayConfiguration,
    read_configuration,
)
from xaso.office.exchange.gateways.file_drop import FileDrop
from xaso.office.exchange.gateways.lgsp_rest import LgspRest
from xaso.office.exchange.gateways.port import DocumentExchangeGateway
from xaso.office.exchange.gateways.vxp import Vxp


def gateways_here() -> tuple[GatewayConfiguration, ...]:
    """Return the gateways of this installation, in the order of the file."""
    path = settings.XASO_EXCHANGE_GATEWAYS
    return read_configuration(Path(path)) if path else ()


def gateway_for(agency: str) -> tuple[GatewayConfiguration, DocumentExchangeGateway] | None:
    """Return the gateway that carries the mail of one of our agencies, if one does."""
    for one in gateways_here():
        if agency in one.agencies:
            return one, _opened(settings.XASO_EXCHANGE_GATEWAYS, one.key, agency)
    return None


@lru_cache(maxsize=256)
def _opened(path: str, key: str, agency: str) -> DocumentExchangeGateway:
    """Return the adapter, made once a process, so that tokens are used as long as they count."""
    configuration = next(one for one in read_configuration(Path(path)) if one.key == key)
    if configuration.adapter == "lgsp-rest":
        return LgspRest(configuration, agency)
    if configuration.adapter == "vxp":
        return Vxp(configuration, agency)
    return FileDrop(configuration, agency)
