"""One procedure as a citizen reads it: what for, who, what to bring, the steps, when, how much."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from xaso.kernel.identity.api import is_open
from xaso.public_services.procedures.api import (
    Channel,
    ChannelTerms,
    Component,
    ComponentKind,
    FeeExemption,
    ProcedureDetail,
    exemptions_for,
    plain_name,
    say_channels,
    say_source,
    say_terms,
)

NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to bring, with what makes it needed and how it is handed in, in words."""

    name: str
    how: str
    when: str


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one kind of need, under a heading."""

    title: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that the page of a procedure says."""

    detail: ProcedureDetail
    name: str
    terms: ChannelTerms
    channels: Sequence[ChannelTerms]
    papers: Sequence[Papers]
    steps: Sequence[str]
    remarks: Sequence[str]
    forms: Sequence[str]
    is_national: bool
    is_fee_known: bool
    fee_sources: tuple[str, ...]
    exemptions: tuple[FeeExemption, ...]

    @property
    def is_submitted_here(self) -> bool:
        """Whether a citizen may submit online here: by profile, procedure and an open sign-in."""
        return self.is_for_online and is_open()

    @property
    def is_for_online(self) -> bool:
        """Whether it could be submitted online here, were there a sign-in for citizens."""
        return _is_for_online(self.detail.channels, is_national=self.is_national)

    @property
    def is_limit_sure(self) -> bool:
        """Whether somebody checked the time limit against the source."""
        return self.detail.limit_verified


def guide_to(detail: ProcedureDetail) -> Guide:
    """Return a procedure in the words of its page."""
    is_national = settings.XASO_PORTAL_SUBMISSION == NATIONAL
    remarks = (detail.rule_text, detail.fee_note, *detail.notes)
    return Guide(
        detail=detail,
        name=plain_name(detail.code, detail.name),
        terms=say_terms(detail.limits, detail.fees, Channel.IN_PERSON),
        channels=_alike_together(say_channels(detail)),
        is_fee_known=any(fee.amount is not None for fee in detail.fees),
        fee_sources=tuple(dict.fromkeys(say_source(fee) for fee in detail.fees if fee.name)),
        exemptions=() if _is_free(detail) else tuple(exemptions_for(detail.version_id)),
        papers=_papers(detail.components),
        steps=_steps(detail, is_national=is_national),
        remarks=[remark for remark in remarks if remark],
        forms=[one.name for one in detail.components if _is_form(one)],
        is_national=is_national,
    )


def _is_free(detail: ProcedureDetail) -> bool:
    return bool(detail.fees) and all(fee.amount == 0 for fee in detail.fees)


def _alike_together(channels: Sequence[ChannelTerms]) -> list[ChannelTerms]:
    """Return the ways of filing, those with the same time and fee as one."""
    alike: dict[tuple[str, str], ChannelTerms] = {}
    for way in channels:
        key = (way.limit, way.fee)
        known = alike.get(key)
        label = f"{known.label}, {way.label.lower()}" if known else way.label
        alike[key] = replace(way, label=label)
    return list(alike.values())


def _papers(components: Sequence[Component]) -> list[Papers]:
    """Return the papers by need: always, to be shown, in some cases, and where nobody says."""
    offered = [one for one in components if one.kind != ComponentKind.ELECTRONIC_FORM]
    always = [one for one in offered if one.required and not one.condition]
    unless = [one for one in offered if one.required and one.condition]
    cases = [one for one in offered if one.required is False]
    unsaid = [one for one in offered if one.required is None]
    groups = (
        (_("Always"), [one for one in always if not one.shown_only]),
        (_("To show only, you keep it"), [one for one in always if one.shown_only]),
        (_("Needed, with the exception named"), unless),
        (_("Only in some cases"), cases),
        (_("The source does not say whether these are required"), unsaid),
    )
    return [Papers(title, tuple(map(_paper, some))) for title, some in groups if some]


def _paper(component: Component) -> Paper:
    how = [str(component.kind.label)]
    if component.shown_only:
        how.append(_("to show only"))
    if component.channel:
        channel = str(component.channel.label).lower()
        how.append(_("when filing %(channel)s") % {"channel": channel})
    return Paper(component.name, ", ".join(how), component.condition)


def _is_form(component: Component) -> bool:
    return component.name.lower().startswith(("tờ khai", "đơn", "phiếu", "giấy đề nghị"))


def _steps(detail: ProcedureDetail, *, is_national: bool) -> list[str]:
    """Return the way of a citizen, from getting the papers ready to the result.

    The way through the one-stop desk: NĐ 118/2025/NĐ-CP, Điều 15, 17 and 22 [S].
    """
    result = detail.result_name or _("the result")
    return [
        _("Get the papers ready."),
        _hand_in(detail.channels, is_national=is_national),
        _(
            "Take the receipt: it has the code of the dossier and the day on which the result is due."
        ),
        _("Follow the dossier by its code on this site."),
        _("Come for the result: %(result)s.") % {"result": result},
    ]


def _hand_in(channels: Sequence[Channel], *, is_national: bool) -> str:
    if is_national:
        return _("Hand it in at the one-stop desk, or on the National Public Service Portal.")
    is_here = _is_for_online(channels, is_national=is_national) and is_open()
    ways = [str(channel.label).lower() for channel in channels if channel != Channel.ONLINE]
    if is_here and ways:
        words = _("Submit it online here, or hand it in at the one-stop desk (%(ways)s).")
    elif is_here:
        words = _("Submit it online here, or hand it in at the one-stop desk.")
    elif ways:
        words = _("Hand it in at the one-stop desk (%(ways)s).")
    else:
        words = _("Hand it in at the one-stop desk.")
    return words % {"ways": ", ".join(ways)}


def _is_for_online(channels: Sequence[Channel], *, is_national: bool) -> bool:
    return not is_national and (not channels or Channel.ONLINE in channels)
