"""What other modules use of tenancy."""

from xaso.kernel.tenancy.context import (
    NoCommuneError,
    acting_in,
    current_commune,
    require_commune,
)
from xaso.kernel.tenancy.models import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.kernel.tenancy.partitions import PartitionMomentField

__all__ = [
    "CommuneForeignKey",
    "CommuneManager",
    "CommuneModel",
    "CommuneQuerySet",
    "NoCommuneError",
    "PartitionMomentField",
    "acting_in",
    "current_commune",
    "require_commune",
]
