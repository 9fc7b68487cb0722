"""The catalogue of procedures for programs of other organisations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema

from xaso.kernel.api_clients.api import (
    ClientRequest,
    Code,
    Cursor,
    Limit,
    Line,
    ProblemError,
    operation,
    read_cursor,
    write_cursor,
)
from xaso.public_services.procedures import queries
from xaso.public_services.procedures.contracts import (
    Channel,
    ComponentKind,
    FeeGroup,
    FeeKind,
    FeeUnit,
    ProcedureDetail,
    ProcedureHit,
    UnknownProcedureError,
)
from xaso.public_services.procedures.models import ProcedureVersion
from xaso.public_services.procedures.scopes import READ

router = Router(tags=["Procedures"])
LIST = "procedures"


class ProcedureLine(Schema):
    """A procedure (thủ tục hành chính) in a list."""

    code: str
    name: str
    field_code: str
    field_name: str
    verified: bool


class ProcedureList(Schema):
    """A part of the catalogue; `next` leads on, empty at the end."""

    items: list[ProcedureLine]
    next: str = ""


class ComponentOut(Schema):
    """A paper that the procedure asks for; `required` is null where the source does not say."""

    id: UUID
    name: str
    kind: ComponentKind
    shown_only: bool
    required: bool | None
    condition: str
    channel: Channel | None


class LimitOut(Schema):
    """A time limit, for one channel or for any."""

    channel: Channel | None
    value: int | None
    unit: str | None
    is_default: bool


class FeeOut(Schema):
    """What is paid, in whole đồng; `amount` is null where it is not known here.

    What a People's Council set has a `name` and perhaps a `group` that pays; items with
    different names add up. `source` names the article.
    """

    channel: Channel | None
    kind: FeeKind
    amount: int | None
    unit: FeeUnit
    from_unit: int
    cap: int | None
    text: str
    name: str
    group: FeeGroup | None
    source: str


class ProcedureOut(Schema):
    """Everything known about a procedure in use, with its doubts in words."""

    code: str
    version_id: UUID
    name: str
    field_code: str
    field_name: str
    verified: bool
    competent_body: str
    result_name: str
    channels: list[Channel]
    components: list[ComponentOut]
    limits: list[LimitOut]
    fees: list[FeeOut]
    legal_bases: list[str]
    doubts: list[str]
    valid_from: date | None
    valid_to: date | None

    @staticmethod
    def of(known: ProcedureDetail) -> "ProcedureOut":
        """Return a procedure as other programs read it."""
        return ProcedureOut.model_validate(
            {
                name: getattr(known, name)
                for name in ProcedureOut.model_fields
                if not name.startswith("field_")
            }
            | {"field_code": known.field.code, "field_name": known.field.name},
            from_attributes=True,
        )


@router.get("procedures", response=ProcedureList, **operation(READ.key))
def list_procedures(
    request: ClientRequest,
    cursor: Cursor,
    limit: Limit,
    q: Annotated[Line, Query("", description="A few letters of the name, or the code.")],
) -> ProcedureList:
    """List the procedures in use by code, or find the best fits for a few letters."""
    if q:
        return ProcedureList(items=_lines(queries.find_procedures(q, limit)))
    rows = ProcedureVersion.objects.in_use().named().order_by("procedure__code")
    if cursor:
        (last,) = read_cursor(cursor, of=LIST)
        rows = rows.filter(procedure__code__gt=last)
    found = [queries.hit(one) for one in rows[: limit + 1]]
    more = write_cursor([found[limit - 1].code], of=LIST) if len(found) > limit else ""
    return ProcedureList(items=_lines(found[:limit]), next=more)


@router.get("procedures/{code}", response=ProcedureOut, **operation(READ.key))
def get_procedure(request: ClientRequest, code: Code) -> ProcedureOut:
    """Return everything about a procedure in use: papers, time limits, fees, doubts."""
    try:
        return ProcedureOut.of(queries.get_procedure(queries.current_version(code)))
    except UnknownProcedureError:
        raise ProblemError("not_found") from None


def _lines(hits: list[ProcedureHit]) -> list[ProcedureLine]:
    return [ProcedureLine.model_validate(one, from_attributes=True) for one in hits]
