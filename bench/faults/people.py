"""Serve a commune in a product of the faults: its people, who are signed in, and three programs.

``python people.py HOME [HOOK]`` writes ``known.json``: cookies, credentials, ids.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from xaso.kernel.accounts.api import Role, User  # noqa: E402
from xaso.kernel.accounts.testing import PASSWORD, official  # noqa: E402
from xaso.kernel.api_clients.testing import SECRET, a_client  # noqa: E402
from xaso.kernel.organisations.api import Unit  # noqa: E402
from xaso.kernel.organisations.testing import HERE, commune, unit  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.kernel.webhooks.offers import offers  # noqa: E402
from xaso.kernel.webhooks.services.receivers import register_webhook  # noqa: E402
from xaso.public_services.dossiers.testing import WITHIN_THREE_DAYS  # noqa: E402
from xaso.public_services.procedures.api import current_version, get_procedure  # noqa: E402

SCOPES = ("procedures.read", "dossiers.submit", "dossiers.read", "dossiers.read_result")
PROGRAMS, DESKS, SPECIALISTS = 3, 4, 2


def _known(person: User) -> dict[str, str]:
    client = Client()
    client.force_login(person, backend="xaso.kernel.accounts.backend.AccountBackend")
    name = settings.SESSION_COOKIE_NAME
    return {
        "id": str(person.pk),
        "username": person.username,
        "cookie": f"{name}={client.cookies[name].value}",
    }


@transaction.atomic
def main(home: Path, hook: str = "") -> None:
    """Make everybody; ``hook`` is the address that is told of the programs' events."""
    place = commune(HERE)
    with acting_in(HERE):
        people = {
            "desks": [official(Role.RECEPTIONIST) for _ in range(DESKS)],
            "specialists": [official(Role.SPECIALIST) for _ in range(SPECIALISTS)],
            "leaders": [official(Role.LEADER)],
            "it": [official(Role.IT_OFFICER)],
        }
        clients = [a_client(*SCOPES) for _ in range(PROGRAMS)]
        if hook:
            for one in clients:
                register_webhook(
                    one.pk,
                    url=hook,
                    events=[offer.key for offer in offers],
                    actor=people["it"][0],
                )
        version = current_version(WITHIN_THREE_DAYS)
        papers = get_procedure(version).components
        known: dict[str, Any] = {
            "commune": HERE,
            "commune_code": place.code,
            "password": PASSWORD,
            "programs": [
                {"client_id": one.client_id, "secret": SECRET, "user": str(one.user_id)}
                for one in clients
            ],
            "procedure": WITHIN_THREE_DAYS,
            "version": str(version),
            "papers": [
                str(one.id)
                for one in papers
                if one.required and not one.condition and one.channel in (None, "online")
            ],
            "unit": str(unit(Unit.Kind.SPECIALISED).pk),
        }
        for kind, found in people.items():
            known[kind] = [_known(one) for one in found]
    (home / "known.json").write_text(json.dumps(known))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
