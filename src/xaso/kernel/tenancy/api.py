"""What other modules use of tenancy."""

from xaso.kernel.tenancy.commit_order import SETTLED_BELOW, CommitNumber, is_on_its_server
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
from xaso.kernel.tenancy.prepared import read_prepared
from xaso.kernel.tenancy.together import added_together
from xaso.kernel.tenancy.writes import follow_writes, kept_in_transaction

__all__ = [
    "SETTLED_BELOW",
    "CommitNumber",
    "CommuneForeignKey",
    "CommuneManager",
    "CommuneModel",
    "CommuneQuerySet",
    "NoCommuneError",
    "PartitionMomentField",
    "acting_in",
    "added_together",
    "current_commune",
    "follow_writes",
    "is_on_its_server",
    "kept_in_transaction",
    "read_prepared",
    "require_commune",
]
