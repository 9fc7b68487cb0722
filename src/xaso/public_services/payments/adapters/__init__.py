"""The ways money comes, each behind the same port."""

from xaso.public_services.payments.adapters.port import (
    Instruction,
    Notice,
    NoticeRefusedError,
    Payable,
    PaymentProvider,
    ProviderSettings,
    StatementError,
)
from xaso.public_services.payments.adapters.registry import (
    ADAPTER_OF,
    CHANNEL_OF,
    provider_for,
    providers,
)

__all__ = [
    "ADAPTER_OF",
    "CHANNEL_OF",
    "Instruction",
    "Notice",
    "NoticeRefusedError",
    "Payable",
    "PaymentProvider",
    "ProviderSettings",
    "StatementError",
    "provider_for",
    "providers",
]
