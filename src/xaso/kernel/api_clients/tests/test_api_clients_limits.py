"""How often an address asks for tokens is counted apart from what becomes of the request."""

import pytest
from django.test import Client
from django.urls import reverse

from xaso.kernel.api_clients.services.tokens import token_server
from xaso.kernel.throttling.models import RateCount


@pytest.mark.real_database
def test_a_try_for_a_token_that_fails_stays_counted(real_database, monkeypatch):
    def fails(request):
        raise RuntimeError

    monkeypatch.setattr(token_server, "create_token_response", fails)

    status = (
        Client(raise_request_exception=False).post(reverse("api_clients:token")).status_code
    )

    assert status == 500
    assert list(RateCount.objects.values_list("kind", "count")) == [("api.tokens", 1)]
