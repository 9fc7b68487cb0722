"""Record what the search page asks the database: ``python bench/subjects/searches.py``."""

import json

import django

django.setup()

from bench.gen.people import username  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.http import urlencode  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402
from xaso.public_services.dossiers.models import Dossier  # noqa: E402

WHO = username(0, "chair")
FREQUENT, RARE = "nguyen van", "huynh ngoc diep"
READS = ("SELECT", "WITH", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET ")


def texts() -> list[str]:
    """Return what is searched: a frequent name, a rare one, the end of a dossier's code."""
    user = User.objects.get(username=WHO)
    commune = roles_in_force(user.pk, clock.today())[0].commune_id
    with acting_in(commune), transaction.atomic():
        newest = Dossier.objects.order_by("-created_at").values_list("code", flat=True)[0]
    return [FREQUENT, RARE, newest.partition("-")[2]]


def main() -> None:
    """Print the addresses, and the statements of each, as JSON."""
    client = Client(headers={"host": "localhost"})
    user = User.objects.get(username=WHO)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for text in texts():
        address = f"{reverse('search:results')}?{urlencode({'q': text})}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        if page.status_code != 200:
            raise SystemExit(f"{address}: {page.status_code}")
        statements = [str(one["sql"]) for one in captured.captured_queries]
        reads = [one for one in statements if one.startswith(READS)]
        found.append({"address": address, "statements": reads})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
