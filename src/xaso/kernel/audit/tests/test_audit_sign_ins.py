"""The door is in the audit trail."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db


def trail():
    with acting_in(HERE):
        return list(AuditEntry.objects.order_by("at").values_list("action", flat=True))


def sign_in(client, user, password):
    given = {"username": user.username, "password": password}
    return client.post(reverse("accounts:sign-in"), given)


def test_signing_in_and_out_leaves_a_trace(client):
    user = official(Role.CLERK)

    sign_in(client, user, PASSWORD)
    client.post(reverse("accounts:sign-out"))

    assert trail() == ["accounts.signed_in", "accounts.signed_out"]


def test_a_lock_leaves_a_trace(client):
    user = official(Role.CLERK)

    for _attempt in range(5):
        sign_in(client, user, "sai mật khẩu")

    assert trail() == ["accounts.locked_to_strangers"]


def test_a_lock_by_failures_in_ones_own_browser_leaves_another_trace(client):
    user = official(Role.CLERK)
    sign_in(client, user, PASSWORD)
    client.post(reverse("accounts:sign-out"))

    for _attempt in range(5):
        sign_in(client, user, "sai mật khẩu")

    assert trail()[-1] == "accounts.locked"
