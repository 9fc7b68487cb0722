"""What a procedure asks of a citizen who submits online: the form, the papers, the money."""

from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.forms.api import Form, NoSuchFormError, form_in_use, form_of_version
from xaso.lib import clock
from xaso.public_services.procedures.api import (
    Channel,
    ChannelTerms,
    Component,
    ComponentKind,
    ProcedureDetail,
    form_for,
    get_procedure,
    say_terms,
)

DECLARATIONS = ("tờ khai", "đơn ", "phiếu đề nghị", "giấy đề nghị")


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that is asked before a dossier can be submitted.

    ``papers`` are asked for one by one; what the form asks for itself, and the declaration that
    the form is, are not asked for again. ``to_have`` are both: what somebody should have at hand
    before beginning. ``to_show`` is only shown at the desk.
    """

    procedure: ProcedureDetail
    form: Form | None
    papers: tuple[Component, ...]
    by_form: tuple[Component, ...]
    to_show: tuple[Component, ...]
    to_have: tuple[Component, ...] = ()

    @property
    def is_online(self) -> bool:
        """Whether the procedure may be submitted online at all."""
        channels = self.procedure.channels
        return not channels or Channel.ONLINE in channels

    @property
    def terms(self) -> ChannelTerms:
        """How long it takes from receipt on and what will probably be paid, in words."""
        return say_terms(self.procedure.limits, self.procedure.fees, Channel.ONLINE)


def asked_by(version_id: UUID, *, commune_id: int, form_version: UUID | None = None) -> Asked:
    """Return what a version of a procedure asks; ``form_version`` where a form was begun.

    Raises:
        UnknownProcedureError: there is no such version.
    """
    procedure = get_procedure(version_id)
    form = form_of_version(form_version) if form_version else _form_of(procedure, commune_id)
    return _asked(procedure, form)


def papers_only(version_id: UUID) -> Asked:
    """Return what a version asks of who began when it had no electronic form."""
    return _asked(get_procedure(version_id), None)


def _asked(procedure: ProcedureDetail, form: Form | None) -> Asked:
    online = [one for one in procedure.components if one.channel in (None, Channel.ONLINE)]
    in_form = names_asked_in(form) if form else frozenset()
    handed_in = [one for one in online if not one.shown_only and one.name not in in_form]
    by_form = [one for one in handed_in if form and _is_declaration(one)]
    papers = tuple(one for one in handed_in if one not in by_form)
    return Asked(
        procedure,
        form,
        papers=papers,
        by_form=tuple(by_form),
        to_show=tuple(one for one in online if one.shown_only and one.name not in in_form),
        to_have=tuple(one for one in online if one in papers or one.name in in_form),
    )


def names_asked_in(form: Form) -> frozenset[str]:
    """Return the names of the papers for which a form asks itself."""
    return frozenset(
        place.field.component for _path, place in form.schema.places() if place.field.component
    )


def is_needed(paper: Component, answer: str) -> bool:
    """Tell whether nothing can be submitted without a paper, as its question was answered."""
    if paper.question:
        return answer == "yes"
    return paper.required is True and not paper.condition


def _form_of(procedure: ProcedureDetail, commune_id: int) -> Form | None:
    key = form_for(procedure.code, clock.today())
    if key is None:
        return None
    try:
        return form_in_use(key, commune_id=commune_id)
    except NoSuchFormError:
        return None


def _is_declaration(component: Component) -> bool:
    named = component.name.lower().startswith(DECLARATIONS)
    return component.kind == ComponentKind.ELECTRONIC_FORM or named
