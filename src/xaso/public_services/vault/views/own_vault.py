"""Whose vault a citizen has open: their own, or that of whom they were confirmed to act for."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from xaso.kernel.identity.api import Level, RepresentedPerson, may_act_for
from xaso.kernel.organisations.api import public_commune, public_communes
from xaso.kernel.permissions.api import CitizenRequest, session_level
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid_or_none
from xaso.public_services.vault.contracts import Paper
from xaso.public_services.vault.models import VaultOwner
from xaso.public_services.vault.queries.owners import find_owner, find_owner_of_number
from xaso.public_services.vault.queries.papers import find_paper

CHOSEN = "vault_of"
"""In the session: the representation of whom somebody acts for."""


@dataclass(frozen=True, slots=True)
class OpenVault:
    """The vault of a page: its owner, if anything ever came into it, and the name they bear.

    ``number`` is that of a represented person or organisation, empty for one's own vault.
    """

    owner: VaultOwner | None
    name: str
    number: str = ""


def open_vault(request: CitizenRequest, *, or_own: bool = False) -> OpenVault:
    """Return the vault that this session has open.

    A representation that ended opens nothing: what was meant for somebody else's vault does not
    go into one's own. The list (``or_own``) shows one's own from then on.
    """
    represented = _chosen(request)
    if represented is None and request.session.pop(CHOSEN, None) and not or_own:
        raise Http404
    if represented:
        owner = find_owner_of_number(represented.number)
        return OpenVault(owner, represented.name, represented.number)
    owner = find_owner(request.user.pk, session_level(request))
    return OpenVault(owner, request.user.full_name)


def vault_or_404(request: CitizenRequest) -> tuple[VaultOwner, str]:
    """Return the owner of the open vault, and the name they bear."""
    vault = open_vault(request)
    if vault.owner is None:
        raise Http404
    return vault.owner, vault.name


def paper_or_404(request: CitizenRequest, paper_id: UUID) -> tuple[VaultOwner, Paper]:
    """Return a paper of the open vault, with its owner."""
    owner, name = vault_or_404(request)
    found = find_paper(owner, paper_id, name)
    if found is None:
        raise Http404
    return owner, found


def people_to_choose(request: CitizenRequest) -> list[RepresentedPerson]:
    """Return for whom the citizen may act in the commune of the page, if they have a number.

    Only a session that began by e-identity acts for others.
    """
    commune = public_commune(request)
    if commune is None or session_level(request) < Level.BASIC:
        return []
    with acting_in(commune.id):
        return [one for one in may_act_for(request.user.pk, clock.today()) if one.number]


def choose(request: CitizenRequest, which: str) -> bool:
    """Open the vault of somebody the citizen acts for, or their own; ``False`` if they may not."""
    request.session.pop(CHOSEN, None)
    if not which:
        return True
    named = {one.representation_id for one in people_to_choose(request)}
    if uuid_or_none(which) not in named:
        return False
    request.session[CHOSEN] = which
    return True


def _chosen(request: CitizenRequest) -> RepresentedPerson | None:
    """Return whom the session acts for; asked anew for each page, since it may have ended."""
    which = request.session.get(CHOSEN)
    if not which:
        return None
    found = (one for one in people_to_choose(request) if str(one.representation_id) == which)
    return next(found, None)


def commune_of(request: HttpRequest) -> int:
    """Return in whose store a new file lies: the visitor's commune, else the first that is served.

    A vault is its owner's, not a commune's, so that it does not matter which.
    """
    commune = public_commune(request)
    if commune is not None:
        return commune.id
    served = public_communes()
    if not served:
        raise Http404
    return served[0].id
