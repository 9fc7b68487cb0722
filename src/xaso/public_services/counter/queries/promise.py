"""What the citizen is told before the dossier is taken in: how long it takes and what it costs."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from xaso.kernel.legal.api import rules_on
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import (
    DEFAULT_RULE,
    Due,
    Limit,
    LimitUnit,
    Reason,
    due,
    explain,
    say_limit,
)
from xaso.lib.dates import local_day
from xaso.public_services.counter.content import Matter
from xaso.public_services.procedures.api import (
    Channel,
    FeeExemption,
    FeeGroup,
    FeeQuote,
    LimitChoice,
    ProcedureDetail,
    counts_units,
    estimate_fee,
    exemptions_for,
    limit_for,
)

HAND_OVER = "hand_over"
MOST_UNITS = 9999


@dataclass(frozen=True)
class Promise:
    """Time and money of a matter brought at a moment, as far as they are known.

    ``choice`` is what the source gives. When it is due is worked out for who asks: the page
    says it, taking the matter in works it out for its own moment.
    """

    matter: Matter
    detail: ProcedureDetail
    at: datetime
    choice: LimitChoice | None
    quote: FeeQuote
    exemptions: tuple[FeeExemption, ...] = ()
    payer: FeeGroup | None = None

    @cached_property
    def answer(self) -> Due | None:
        """When it is due by the source, or by what the officer typed where nobody verified it."""
        return None if self.matter.outside else _due(self.matter, self.choice, self.at)

    @cached_property
    def hand_over_by(self) -> datetime:
        """Until when it has to be with the unit that handles it."""
        one_day = Limit(1, LimitUnit.WORKING_DAY)
        return due(require_commune(), self.at, one_day, rule=HAND_OVER).at

    @property
    def asks_limit(self) -> bool:
        """Whether the officer has to say, or to confirm, how long it takes."""
        return self.choice is None or not self.choice.verified

    @property
    def limit_text(self) -> str:
        """How long it takes, in words."""
        return say_limit(self.answer.limit) if self.answer else ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is due when it is."""
        return explain(self.answer) if self.answer else ()

    @property
    def counts_units(self) -> bool:
        """Whether the fee depends on a number of pages or cases."""
        return counts_units(self.detail.fees)

    @property
    def exemption(self) -> FeeExemption | None:
        """The group by which this citizen is let off, if one was chosen that counts."""
        wanted = self.matter.exemption
        return next((one for one in self.exemptions if one.key == wanted), None)

    def not_asked(self, matter: Matter) -> set[str]:
        """Return the questions that this procedure does not raise."""
        left_out = set()
        if not self.asks_limit or matter.outside:
            left_out |= {"limit", "limit_unit"}
        if not self.counts_units:
            left_out |= {"quantity", "copies"}
        if self.quote.total is not None:
            left_out.add("fee")
        if not self.exemptions:
            left_out.add("exemption")
        if self.exemption is None:
            left_out.add("exemption_proof")
        if matter.collection != "post":
            left_out.add("collection_address")
        return left_out


def promise_for(
    matter: Matter, detail: ProcedureDetail, now: datetime, *, payer: FeeGroup | None = None
) -> Promise:
    """Work out time and money for a matter as it was typed so far, for who pays, once known."""
    channel = Channel(matter.channel) if matter.channel in Channel else Channel.IN_PERSON
    whole = fee_of(replace(matter, exemption=""), detail.version_id, payer)
    return Promise(
        matter=matter,
        detail=detail,
        at=now,
        choice=limit_for(detail.version_id, channel),
        quote=fee_of(matter, detail.version_id, payer) if matter.exemption else whole,
        exemptions=() if whole.total == 0 else tuple(exemptions_for(detail.version_id)),
        payer=payer,
    )


def fee_of(matter: Matter, version_id: UUID, payer: FeeGroup | None) -> FeeQuote:
    """Return what the matter costs as it was typed so far."""
    channel = Channel(matter.channel) if matter.channel in Channel else Channel.IN_PERSON
    return estimate_fee(
        version_id,
        channel,
        quantity=_number(matter.quantity),
        copies=_number(matter.copies),
        exemption=matter.exemption,
        group=payer,
    )


def cut_off(now: datetime) -> str:
    """Return until when a dossier is handed over the same day ("15:00"); dated law."""
    return str(rules_on(local_day(now), "one-stop").value("one_stop.hand_over.cutoff"))[:5]


def typed_limit(matter: Matter) -> Limit | None:
    """Return the limit that the officer typed, if it is one."""
    try:
        return Limit.parse(f"{int(matter.limit)} {matter.limit_unit}")
    except ValueError:
        return None


def _due(matter: Matter, choice: LimitChoice | None, now: datetime) -> Due | None:
    commune = require_commune()
    if choice and choice.verified:
        return due(commune, now, choice.limit, rule=choice.rule or DEFAULT_RULE)
    limit = typed_limit(matter)
    return due(commune, now, limit) if limit else None


def _number(text: str) -> int:
    return (
        min(int(text), MOST_UNITS) if text.isascii() and text.isdecimal() and int(text) else 1
    )
