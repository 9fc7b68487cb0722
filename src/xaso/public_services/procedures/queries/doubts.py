"""What is not certain about a procedure, in sentences for officials."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.public_services.procedures.contracts import DetailLevel, FeeTerm, ProcedureDetail


def doubts_about(version: ProcedureDetail) -> tuple[str, ...]:
    """Return the doubts about a version in the reader's language, the gravest first."""
    if version.detail_level == DetailLevel.NAME_ONLY:
        return (_("Only the code and an approximate name are known; nothing was checked."),)
    return (
        *_about_limits(version),
        *_about_fees(version.fees),
        *_about_components(version),
    )


def _about_limits(version: ProcedureDetail) -> Iterator[str]:
    if not version.limits:
        yield _("The source gives no time limit.")
    elif not version.limit_verified:
        yield _("The time limit was inferred and not confirmed.")
    of_channels = [limit.channel for limit in version.limits if limit.channel]
    if len(of_channels) != len(set(of_channels)):
        yield _("The source gives several time limits for the same channel.")


def _about_fees(fees: Sequence[FeeTerm]) -> Iterator[str]:
    if not fees or any(term.amount is None for term in fees):
        yield _("What is to be paid is not known here; ask for the province's resolution.")


def _about_components(version: ProcedureDetail) -> Iterator[str]:
    if not version.components:
        yield _("The source lists no papers.")
    unsaid = sum(component.required is None for component in version.components)
    if unsaid:
        yield ngettext(
            "For %(count)s paper the source does not say whether it is required.",
            "For %(count)s papers the source does not say whether they are required.",
            unsaid,
        ) % {"count": unsaid}
    if version.detail_level == DetailLevel.AUTO:
        yield _("Read by a program; long names of papers are cut and end with “…”.")
