"""The tables of the archive."""

from xaso.office.archive.models.catalogues import (
    CatalogueEntry,
    CatalogueHeading,
    FileCatalogue,
    RetentionRule,
)
from xaso.office.archive.models.choices import (
    AccessMode,
    CatalogueState,
    CouncilVerdict,
    DisposalState,
    FileKind,
    FileState,
    HandOverState,
    Mark,
    MemberRole,
    Numbering,
    PackageState,
)
from xaso.office.archive.models.counters import NumberSeries, next_number
from xaso.office.archive.models.disposals import Disposal, DisposalItem, DisposalMember
from xaso.office.archive.models.files import (
    AccessChange,
    WorkFile,
    WorkFileItem,
    WorkFileQuerySet,
)
from xaso.office.archive.models.handing import HandOver, HandOverItem

__all__ = [
    "AccessChange",
    "AccessMode",
    "CatalogueEntry",
    "CatalogueHeading",
    "CatalogueState",
    "CouncilVerdict",
    "Disposal",
    "DisposalItem",
    "DisposalMember",
    "DisposalState",
    "FileCatalogue",
    "FileKind",
    "FileState",
    "HandOver",
    "HandOverItem",
    "HandOverState",
    "Mark",
    "MemberRole",
    "NumberSeries",
    "Numbering",
    "PackageState",
    "RetentionRule",
    "WorkFile",
    "WorkFileItem",
    "WorkFileQuerySet",
    "next_number",
]
