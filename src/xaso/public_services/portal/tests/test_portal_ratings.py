"""Citizens rate on the scale of the day, also by link; supervisors compare any scales."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.api import kinds
from xaso.kernel.notifications.models import Notice
from xaso.kernel.notifications.sms.text import count_parts, without_accents
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.api import served_dossier
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services.ending import return_result
from xaso.public_services.dossiers.services.handling import take
from xaso.public_services.dossiers.testing import handed_over, people, received
from xaso.public_services.portal import testing
from xaso.public_services.portal.models import Rating
from xaso.public_services.portal.rating import rate, satisfaction
from xaso.public_services.portal.rating_links import key_of, link_to_rate
from xaso.public_services.portal.scales import PastScaleError, scale_in_force, set_scale

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LIST, SCALE = "portal:ratings", "portal:rating-scale"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    enter_as(client, me)
    return client


def done(dossier_id):
    Dossier.objects.filter(pk=dossier_id).update(
        state="completed", outcome="granted", finished_at=clock.now()
    )


def finished(user):
    made = testing.submitted(user)[0]
    done(made.id)
    return made


def worked_on(who):
    """A dossier that a specialist worked on."""
    made = handed_over(who)
    take(made.id, actor=who.specialist)
    done(made.id)
    return made


def rated(made, score, actor=None):
    return rate(served_dossier(made.code), score=score, actor=actor)


def rating_page(made):
    return reverse("portal:own-rating", args=[made.code])


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def five(actor, *, day=None, words=()):
    return set_scale(5, words, valid_from=day or clock.today(), actor=actor)


def test_three_steps_count_until_somebody_sets_another_scale(phone, me):
    made = finished(me)

    page = phone.get(reverse("portal:own-dossier", args=[made.code])).text

    assert all(f'name="score" value="{score}"' in page for score in (1, 2, 3))
    assert 'name="score" value="4"' not in page


def test_a_scale_counts_from_its_day_in_its_own_words(phone, me, who):
    made = finished(me)
    five(who.supervisor, words=("Kém", "Yếu", "Tạm", "Khá", "Tốt"))

    page = phone.get(reverse("portal:own-dossier", args=[made.code])).text
    phone.post(rating_page(made), {"score": "5"})

    row = Rating.objects.get()
    assert "Khá" in page
    assert (row.steps, row.score) == (5, 5)


def test_a_rating_keeps_the_scale_it_was_given_on_also_when_it_is_changed(phone, me, who):
    made = finished(me)
    phone.post(rating_page(made), {"score": "3"})
    five(who.supervisor)

    beyond = phone.post(rating_page(made), {"score": "5"})
    phone.post(rating_page(made), {"score": "1"})

    row = Rating.objects.get()
    assert beyond.status_code == 200
    assert (row.steps, row.score) == (3, 1)


def test_after_a_month_a_rating_stays_as_it_is(phone, me):
    made = finished(me)
    phone.post(rating_page(made), {"score": "3"})
    Rating.objects.update(given_at=clock.now() - timedelta(days=31))

    phone.post(rating_page(made), {"score": "1"})

    assert Rating.objects.get().score == 3
    assert "giữ nguyên" in phone.get(rating_page(made)).text


def test_a_scale_to_come_does_not_count_yet_and_none_is_set_for_the_past(who):
    five(who.supervisor, day=clock.today() + timedelta(days=1))

    assert scale_in_force().steps == 3
    with pytest.raises(PastScaleError):
        five(who.supervisor, day=clock.today() - timedelta(days=1))


def test_the_provinces_scale_counts_where_the_commune_sets_none(who):
    province = commune(HERE).province
    call_command("set_rating_scale", province.code, "5", f"{clock.today()}", verbosity=0)
    assert scale_in_force().steps == 5

    set_scale(3, (), valid_from=clock.today(), actor=who.leader)

    assert scale_in_force().steps == 3


def test_the_closing_notice_brings_a_link_that_rates_without_signing_in(client, who):
    made = received(who)
    done(made.id)
    return_result(made.id, collected_by="Lê Thị Mẫu", actor=who.desk)
    deliver_all()
    notice = Notice.objects.get(kind="portal.closing")

    asked = client.get(notice.url)
    client.post(notice.url, {"score": "3"})
    client.post(notice.url, {"score": "2"})
    client.post(notice.url, {"word": "Nên có thêm ghế chờ."})

    row = Rating.objects.get()
    assert notice.url == link_to_rate(made.code)
    assert "Mẫu" not in asked.text
    assert (row.score, row.user, row.word) == (2, None, "Nên có thêm ghế chờ.")


def test_the_closing_text_message_is_one_part_with_its_link():
    kind = kinds["portal.closing"]
    _subject, body, _words = kind.write({"code": "H56.99.49-20261122-0000001"}, "vi")
    host = "https://dichvucong.xa-vinh-loc.gov.vn"

    text = f"{body}\n{host}{link_to_rate('H56.99.49-20261122-0000001')}"

    assert count_parts(without_accents(text)) == 1, text


def test_a_made_up_link_or_that_of_an_open_dossier_rates_nothing(client, who):
    made, open_one = worked_on(who), received(who)

    forged = client.post(reverse("portal:rate", args=[made.code, "x" * 22]), {"score": "1"})
    of_another = reverse("portal:rate", args=[made.code, key_of(open_one.code)])
    early = client.post(link_to_rate(open_one.code), {"score": "1"})

    assert (forged.status_code, early.status_code) == (404, 404)
    assert client.post(of_another, {"score": "1"}).status_code == 404
    assert not Rating.objects.exists()


def test_a_link_counts_for_three_months(client, who):
    made = worked_on(who)
    long_ago = clock.now() - timedelta(days=91)
    Dossier.objects.filter(pk=made.id).update(finished_at=long_ago)

    page = client.get(link_to_rate(made.code))
    client.post(link_to_rate(made.code), {"score": "1"})

    assert "Không còn đánh giá được" in page.text
    assert not Rating.objects.exists()


def test_a_rating_names_who_served(who):
    made = worked_on(who)

    row = rated(made, 3)

    assert row.officer_id == who.specialist.pk
    assert row.unit_id == Dossier.objects.get(pk=made.id).unit_id


def test_scales_are_compared_by_what_they_come_to(who):
    rated(worked_on(who), 3)
    rated(worked_on(who), 1)
    five(who.supervisor)
    rated(worked_on(who), 4)
    rated(worked_on(who), 3)

    sums = satisfaction(Rating.objects.all())

    assert (sums.total, sums.good, sums.fair, sums.bad) == (4, 2, 1, 1)
    assert sums.good_share == 50
    assert sums.average == pytest.approx((100 + 0 + 75 + 50) / 4)


def test_supervisors_narrow_by_unit_person_procedure_and_day(who):
    rated(worked_on(who), 3)
    desk = signed_in(who.supervisor)
    other = official(Role.SPECIALIST)
    (row,) = Rating.objects.all()
    here = reverse(LIST)

    def count(**query):
        return desk.get(here, query).context["sums"].total

    assert count(officer=who.specialist.pk, unit=row.unit_id) == 1
    assert count(procedure="1.004873") == 1
    assert count(band="1") == 0
    assert count(first=f"{clock.today() + timedelta(days=1)}") == 0
    assert count(last=f"{clock.today()}") == 1
    assert other.full_name not in desk.get(here).text


def test_the_ratings_are_taken_along_without_the_words(who):
    row = rated(worked_on(who), 2)
    row.word = "Lời riêng tư."
    row.save()

    given = signed_in(who.supervisor).get(reverse("portal:ratings-export"))

    (line,) = load_workbook(BytesIO(given.content)).active.iter_rows(
        min_row=2, values_only=True
    )
    assert line[3:8] == (who.specialist.full_name, "Bình thường", 2, 3, "Bình thường")
    assert "Lời riêng tư." not in line


def test_leaders_set_the_scale_on_a_page_and_heads_do_not(who):
    typed = {"steps": "5", "words": "Kém\nTốt", "valid_from": f"{clock.today()}"}
    desk = signed_in(who.leader)

    wrong = desk.post(reverse(SCALE), typed)
    right = desk.post(reverse(SCALE), typed | {"words": ""})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert scale_in_force().steps == 5
    assert signed_in(who.head).get(reverse(SCALE)).status_code == 403


def test_tapping_at_the_same_moment_is_one_rating(me):
    made = finished(me)

    rated(made, 3, me)
    rated(made, 2)

    assert Rating.objects.get().score == 2
