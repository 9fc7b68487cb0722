"""Which program stands behind which way of paying."""

from xaso.public_services.payments.adapters.bank_webhook import BankWebhook
from xaso.public_services.payments.adapters.by_hand import ByHand
from xaso.public_services.payments.adapters.national_platform import NationalPlatform
from xaso.public_services.payments.adapters.port import PaymentProvider
from xaso.public_services.payments.models import AdapterKey
from xaso.public_services.payments.states import Channel

providers: dict[str, PaymentProvider] = {
    AdapterKey.BANK: BankWebhook(),
    AdapterKey.NATIONAL: NationalPlatform(),
    Channel.CASH: ByHand(),
    Channel.POSTAL: ByHand(),
}
ADAPTER_OF = {Channel.VIETQR: AdapterKey.BANK, Channel.NATIONAL: AdapterKey.NATIONAL}
CHANNEL_OF = {adapter: channel for channel, adapter in ADAPTER_OF.items()}


def provider_for(channel: Channel) -> PaymentProvider:
    """Return the program for a way of paying."""
    return providers[ADAPTER_OF.get(channel, channel)]
