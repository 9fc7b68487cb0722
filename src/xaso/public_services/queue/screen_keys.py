"""Addresses for screens without sign-in: signed, of one commune and one kind, and revocable."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse

from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.public_services.queue.models import ScreenKey, Voice

_signer = Signer(salt="xaso.queue.screens", sep=".")
type Kind = ScreenKey.Kind


def key_of(kind: Kind) -> str:
    """Return the key of a kind of screen of the commune in force."""
    return keys_of([kind])[kind]


def keys_of(kinds: Collection[Kind]) -> dict[Kind, str]:
    """Return the keys of several kinds of screen of the commune in force by one statement."""
    found = ScreenKey.objects.filter(kind__in=kinds).values_list("kind", "serial")
    serials = dict(found)
    here = require_commune()
    return {kind: _signer.sign(f"{here}-{kind}-{serials.get(kind, 1)}") for kind in kinds}


def screen_page(*kinds: Kind) -> Callable[[Callable[..., HttpResponse]], Any]:
    """Answer for the commune whose key is in the address; 404 for any other key.

    An official who looks keeps the own commune in the frame around the screen.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @wraps(view)
        def shown(request: HttpRequest, key: str, **arguments: Any) -> HttpResponse:
            commune_id, kind, serial = _read(key)
            if kind not in kinds:
                raise Http404
            with acting_in(commune_id):
                found = ScreenKey.objects.filter(kind=kind).first()
                if serial != (found.serial if found else 1):
                    raise Http404
                request.commune_id = request.commune_id or commune_id  # type: ignore[attr-defined]
                request.voice = found.voice if found else Voice.OWN  # type: ignore[attr-defined]
                return view(request, key, **arguments)

        return shown

    return decorate


def _read(key: str) -> tuple[int, str, int]:
    try:
        commune, kind, serial = _signer.unsign(key).split("-")
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    return int(commune), kind, int(serial)
