"""What is not certain about a procedure, in sentences for officials."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.public_services.procedures.contracts import (
    ChannelLimit,
    Component,
    DetailLevel,
    FeeTerm,
)
from xaso.public_services.procedures.models import ProcedureVersion


def doubts_about(
    version: ProcedureVersion,
    components: Sequence[Component],
    limits: Sequence[ChannelLimit],
    fees: Sequence[FeeTerm],
) -> tuple[str, ...]:
    """Return the doubts about a version, the gravest first."""
    if version.detail_level == DetailLevel.NAME_ONLY:
        return (_("Only the code and an approximate name are known; nothing was checked."),)
    return (
        *_about_limits(version, limits),
        *_about_fees(fees),
        *_about_components(version, components),
    )


def _about_limits(version: ProcedureVersion, limits: Sequence[ChannelLimit]) -> Iterator[str]:
    if not limits:
        yield _("The source gives no time limit.")
    elif not version.limit_verified:
        yield _("The time limit was inferred and not confirmed.")
    of_channels = [limit.channel for limit in limits if limit.channel]
    if len(of_channels) != len(set(of_channels)):
        yield _("The source gives several time limits for the same channel.")


def _about_fees(fees: Sequence[FeeTerm]) -> Iterator[str]:
    if not fees or any(term.amount is None for term in fees):
        yield _("What is to be paid is not known here; ask for the province's resolution.")


def _about_components(
    version: ProcedureVersion, components: Sequence[Component]
) -> Iterator[str]:
    if not components:
        yield _("The source lists no papers.")
    unsaid = sum(component.required is None for component in components)
    if unsaid:
        yield ngettext(
            "For %(count)s paper the source does not say whether it is required.",
            "For %(count)s papers the source does not say whether they are required.",
            unsaid,
        ) % {"count": unsaid}
    if version.detail_level == DetailLevel.AUTO:
        yield _("Read by a program; long names of papers are cut and end with “…”.")
