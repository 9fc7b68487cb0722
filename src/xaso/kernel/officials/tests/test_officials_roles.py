"""Roles given and ended, and who may do it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials.tests.officials_steps import LIST, actions, typed
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IT_OFFICER])
def test_only_it_officers_administer(client, role):
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(LIST).status_code == 403
    assert client.post("/officials/add/", typed()).status_code == 403


def test_a_role_is_given_and_ended(client, it_officer, lan):
    office = unit(Unit.Kind.OFFICE)
    client.post(
        reverse("officials:role-grant", args=[lan.pk]),
        {"role": Role.CLERK, "unit": str(office.pk), "valid_from": "2026-01-01"},
    )
    clerk = lan.assignments.get(role=Role.CLERK)
    today = timezone.localdate()

    client.post(reverse("officials:role-end", args=[clerk.pk]), {"last_day": today.isoformat()})

    clerk.refresh_from_db()
    assert clerk.valid_to == today
    assert actions() == ["officials.role.granted", "officials.role.ended"]


def test_the_same_role_twice_is_refused_in_words(client, it_officer, lan):
    held = lan.assignments.get()
    again = {"role": held.role, "unit": str(held.unit_id), "valid_from": "2025-07-01"}

    page = client.post(reverse("officials:role-grant", args=[lan.pk]), again)

    assert page.status_code == 422
    assert "đã có vai trò này" in page.text


def test_the_last_it_officer_cannot_give_the_role_away(client, it_officer):
    held = it_officer.assignments.get()

    page = client.post(
        reverse("officials:role-end", args=[held.pk]),
        {"last_day": timezone.localdate().isoformat()},
        follow=True,
    )

    before = held.valid_to
    held.refresh_from_db()
    assert held.valid_to == before
    assert "cán bộ công nghệ thông tin cuối cùng" in page.text


def test_a_role_for_oneself_is_audited_and_the_leaders_are_told(client, it_officer):
    leader = official(Role.LEADER)
    client.post(
        reverse("officials:role-grant", args=[it_officer.pk]),
        {
            "role": Role.LEADER,
            "unit": str(unit(Unit.Kind.LEADERSHIP).pk),
            "valid_from": timezone.localdate().isoformat(),
            "valid_to": (timezone.localdate() + timedelta(days=30)).isoformat(),
            "reason": "Quyết định 12/QĐ-UBND",
        },
    )

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.role.granted")
        told = list(Notice.objects.values_list("receiver_id", flat=True))
    assert entry.details["to_oneself"] is True
    assert leader.pk in told


def test_a_role_for_somebody_else_is_no_news_for_leaders(client, it_officer, lan):
    official(Role.LEADER)
    client.post(
        reverse("officials:role-grant", args=[lan.pk]),
        {
            "role": Role.CLERK,
            "unit": str(unit(Unit.Kind.OFFICE).pk),
            "valid_from": "2026-01-01",
        },
    )

    with acting_in(HERE):
        assert not Notice.objects.exists()
