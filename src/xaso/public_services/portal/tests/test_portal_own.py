"""“My dossiers”: what a citizen sees of their own, is asked for, does and opens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.forms.api import PrefillSubject
from xaso.kernel.forms.testing import check_prefill_source
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.public_services.dossiers.api import (
    ask_before_receipt,
    hand_over,
    receive_submitted,
)
from xaso.public_services.dossiers.earlier import EarlierDossier
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierFile,
    IssuedPaper,
    SupplementRequest,
)
from xaso.public_services.dossiers.services.handling import take
from xaso.public_services.dossiers.services.waiting import request_payment
from xaso.public_services.dossiers.testing import declaration, people
from xaso.public_services.portal import testing
from xaso.public_services.portal.models import Rating

pytestmark = pytest.mark.django_db
MISSING = {"name": "Giấy chứng sinh", "kind": "copy"}


def sign_in(client, user):
    enter_as(client, user)
    return client


@pytest.fixture(autouse=True)
def who():
    commune(HERE)
    return people()


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    return sign_in(client, me)


def submitted(user, **more):
    """Put a dossier down as this citizen, as the portal does."""
    with acting_in(HERE):
        return testing.submitted(user, **more)[0]


def asked_for_papers(user, who):
    made = submitted(user)
    with acting_in(HERE):
        ask_before_receipt(made.id, items=(MISSING,), reason="Thiếu giấy.", actor=who.desk)
    return made


def completed(user):
    made = submitted(user)
    with acting_in(HERE):
        Dossier.objects.filter(pk=made.id).update(state="completed", outcome="granted")
        file = DossierFile.objects.create(
            dossier_id=made.id,
            part="result",
            stored_file_id=stored_pdf("ket-qua.pdf"),
            added_at=clock.now(),
        )
    return made, file


def page_of(client, made, name="own-dossier", *more):
    return client.get(reverse(f"portal:{name}", args=[made.code, *more]))


def a_file():
    return SimpleUploadedFile("chung-sinh.pdf", a_pdf(), content_type="application/pdf")


def test_the_list_is_the_citizens_own(phone, me):
    mine, other = submitted(me), submitted(citizen(full_name="Trần Văn Thử"))

    listed = phone.get(reverse("portal:own")).content.decode()

    assert mine.code in listed
    assert other.code not in listed


def test_each_commune_is_asked_once_for_what_a_citizen_has_there(phone, me):
    codes = []
    for commune_id in (HERE, THERE):
        commune(commune_id)
        with acting_in(commune_id):
            codes.append(testing.submitted(me)[0].code)
    phone.get(reverse("portal:own"))

    with CaptureQueriesContext(connection) as asked:
        listed = phone.get(reverse("portal:own")).content.decode()

    told = [one["sql"] for one in asked if "set_config" in one["sql"]]
    entered = [sql for sql in told if str(HERE) in sql or str(THERE) in sql]
    assert all(code in listed for code in codes)
    assert len(entered) == len(set(entered)) == 2


def test_an_empty_list_says_how_to_begin(phone):
    assert reverse("portal:search") in phone.get(reverse("portal:own")).content.decode()


def test_an_empty_tab_does_not_speak_of_words_that_nobody_typed(phone, me):
    submitted(me)
    address = reverse("portal:own")

    tab = phone.get(address, {"which": "ready"}).content.decode()
    search = phone.get(address, {"which": "ready", "q": "Bưởi"}).content.decode()

    assert "Hiện ông/bà không có hồ sơ nào ở mục này." in tab
    assert "thử ít từ hơn" not in tab
    assert "thử ít từ hơn" in search


def test_the_list_is_searched_and_narrowed_to_what_waits(phone, me, who):
    waiting, sent = asked_for_papers(me, who), submitted(me)
    address = reverse("portal:own")

    narrowed = phone.get(address, {"which": "waiting"}).content.decode()
    found = phone.get(address, {"q": sent.code}).content.decode()

    assert (waiting.code in narrowed, sent.code in narrowed) == (True, False)
    assert (waiting.code in found, sent.code in found) == (False, True)


def test_nothing_of_another_citizen_can_be_opened(phone, who):
    other = citizen(full_name="Trần Văn Thử")
    made, file = completed(other)
    with acting_in(HERE):
        Dossier.objects.filter(pk=made.id).update(state="submitted")
        receive_submitted(made.id, actor=who.desk)
        paper = IssuedPaper.objects.get()

    pages = [
        page_of(phone, made),
        page_of(phone, made, "own-papers"),
        page_of(phone, made, "own-withdraw"),
        page_of(phone, made, "own-form"),
        page_of(phone, made, "own-form-pdf"),
        page_of(phone, made, "own-paper", paper.pk),
        page_of(phone, made, "own-result", file.pk),
        phone.post(reverse("portal:own-withdraw", args=[made.code]), {"reason": "x"}),
    ]

    assert {one.status_code for one in pages} == {404}


def test_an_official_has_no_way_in(who):
    client = Client()
    client.force_login(who.desk, backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(reverse("portal:own")).status_code == 403


def test_the_page_says_what_is_asked_and_has_one_thing_to_do(phone, me, who):
    page = page_of(phone, asked_for_papers(me, who)).content.decode()

    assert "Giấy chứng sinh" in page
    assert "ông/bà" in page
    assert page.count("btn-primary") == 1


def test_papers_are_sent_and_the_page_says_so(phone, me, who):
    made = asked_for_papers(me, who)
    address = reverse("portal:own-papers", args=[made.code])

    sent = phone.post(address, {"paper-0": a_file(), "words": "Tôi gửi bổ sung."}, follow=True)

    with acting_in(HERE):
        assert DossierFile.objects.filter(dossier_id=made.id).count() == 1
    assert sent.request["PATH_INFO"] == reverse("portal:own-dossier", args=[made.code])
    page = sent.content.decode()
    assert "Tôi gửi bổ sung." in page
    assert "btn-primary" not in page
    assert sent.context["state"].label == "Đã gửi giấy tờ bổ sung"
    assert "Chờ ông/bà bổ sung" not in page and "Cơ quan đề nghị bổ sung" not in page


def test_the_list_asks_for_nothing_once_the_papers_were_sent(phone, me, who):
    made = asked_for_papers(me, who)
    before = phone.get(reverse("portal:own"), {"which": "waiting"}).content.decode()
    phone.post(reverse("portal:own-papers", args=[made.code]), {"paper-0": a_file()})

    page = phone.get(reverse("portal:own"))
    waiting = phone.get(reverse("portal:own"), {"which": "waiting"}).content.decode()

    assert (made.code in before, made.code in waiting) == (True, False)
    assert page.context["rows"][0][3].label == "Đã gửi giấy tờ bổ sung"
    assert "cần ông/bà" not in page.context["rows"][0][2]


def test_papers_asked_for_anew_are_waited_for_again(phone, me, who):
    made = asked_for_papers(me, who)
    phone.post(reverse("portal:own-papers", args=[made.code]), {"paper-0": a_file()})
    with acting_in(HERE):
        again = SupplementRequest.objects.get()
        again.pk, again.asked_at = uuid7(), clock.now()
        again.save(force_insert=True)

    waiting = phone.get(reverse("portal:own"), {"which": "waiting"}).content.decode()

    assert made.code in waiting


def test_the_list_says_that_a_result_was_recalled(phone, me):
    made, _file = completed(me)
    with acting_in(HERE):
        Dossier.objects.filter(pk=made.id).update(result_recalled_at=clock.now())

    listed = phone.get(reverse("portal:own")).context["rows"][0][3]

    assert (listed.label, listed.tone) == ("Kết quả đã bị thu hồi", "late")
    assert page_of(phone, made).context["state"] == listed


def test_the_page_after_signing_in_leads_to_ones_own_dossiers(phone):
    page = phone.get(reverse("identity:account")).content.decode()

    tiles = page.partition('<div class="x-tiles')[2].partition("</div>")[0]
    assert f'href="{reverse("portal:own")}"' in tiles
    assert reverse("portal:search") not in tiles
    assert page.index("x-tiles") < page.index("Đăng xuất")


def test_papers_without_a_file_are_not_sent(phone, me, who):
    made = asked_for_papers(me, who)

    refused = phone.post(reverse("portal:own-papers", args=[made.code]), {"words": "Gửi"})

    assert refused.status_code == 422


def test_a_dossier_is_withdrawn_with_a_reason_once_confirmed(phone, me):
    made = submitted(me)
    address = reverse("portal:own-withdraw", args=[made.code])

    unsaid = phone.post(address, {"reason": ""})
    done = phone.post(address, {"reason": "Tôi nộp nhầm."}, follow=True)

    assert unsaid.status_code == 422
    with acting_in(HERE):
        assert Dossier.objects.get().state == "withdrawn"
    assert "Tôi nộp nhầm." in done.content.decode()


def test_the_way_is_told_with_unit_person_and_time(phone, me, who):
    made = submitted(me)
    with acting_in(HERE):
        receive_submitted(made.id, actor=who.desk)
        hand_over(made.id, actor=who.desk, unit_id=unit(Unit.Kind.SPECIALISED).pk)
        named = str(Dossier.objects.get().unit)

    page = page_of(phone, made).content.decode()

    assert named in page
    assert who.desk.full_name in page


def test_the_receipt_is_given_as_pdf_and_the_look_is_recorded(phone, me, who):
    made = submitted(me)
    with acting_in(HERE):
        receive_submitted(made.id, actor=who.desk)
        paper = IssuedPaper.objects.get()

    given = page_of(phone, made, "own-paper", paper.pk)

    assert given.content.startswith(b"%PDF")
    with acting_in(HERE):
        looks = AuditEntry.objects.filter(action="dossiers.dossier.opened_by_citizen")
        assert looks.get().actor_id == me.pk


def test_the_result_is_opened_when_it_lies_ready_and_not_before(phone, me):
    made, file = completed(me)

    given = page_of(phone, made, "own-result", file.pk)
    shown = page_of(phone, made).content.decode()
    with acting_in(HERE):
        Dossier.objects.update(state="approved")
    early = page_of(phone, made, "own-result", file.pk)
    hidden = page_of(phone, made).content.decode()

    assert (given.status_code, early.status_code) == (200, 404)
    assert ("ket-qua.pdf" in shown, "ket-qua.pdf" in hidden) == (True, False)


def test_the_form_is_read_and_printed(phone, me):
    made = submitted(me, declaration=declaration())

    read = page_of(phone, made, "own-form").content.decode()
    printed = page_of(phone, made, "own-form-pdf")

    assert "038190000001" in read
    assert printed.content.startswith(b"%PDF")


def count_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


def test_pages_ask_the_database_as_often_for_many_as_for_few(phone, me, who):
    made = asked_for_papers(me, who)
    addresses = [reverse("portal:own"), reverse("portal:own-dossier", args=[made.code])]
    few = [count_of(phone, one) for one in addresses]
    for _more in range(3):
        submitted(me)
    phone.post(reverse("portal:own-papers", args=[made.code]), {"paper-0": a_file()})

    many = [count_of(phone, one) for one in addresses]

    assert many == few
    assert max(many) <= 12, many


def test_the_last_dossier_fills_the_next_form_beforehand(me):
    source = EarlierDossier()
    with acting_in(HERE):
        assert source.values(PrefillSubject(me.pk, HERE)) == {}
    submitted(me)

    with acting_in(HERE):
        check_prefill_source(source, PrefillSubject(me.pk, HERE))
        known = source.values(PrefillSubject(me.pk, HERE))
        others = source.values(PrefillSubject(uuid7(), HERE))
        represented = source.values(PrefillSubject(me.pk, HERE, on_behalf_of="x"))

    assert known["applicant.full_name"].value == "Lê Thị Mẫu"
    assert known["applicant.personal_id"].value == "038190000001"
    assert others == represented == {}


def test_who_has_to_pay_is_told_how_much_and_where(phone, me, who):
    made = submitted(me)
    with acting_in(HERE):
        receive_submitted(made.id, actor=who.desk)
        hand_over(made.id, actor=who.desk, unit_id=unit(Unit.Kind.SPECIALISED).pk)
        take(made.id, actor=who.specialist)
        request_payment(
            made.id, amount=150_000, reason="Lệ phí theo nghị quyết.", actor=who.specialist
        )

    page = page_of(phone, made).content.decode()

    assert "150.000" in page
    assert 'href="#payment"' in page


def test_one_tap_rates_a_second_one_changes_it_and_a_word_is_optional(phone, me, who):
    made, _file = completed(me)
    with acting_in(HERE):
        Dossier.objects.update(finished_at=clock.now())
    address = reverse("portal:own-rating", args=[made.code])

    phone.post(address, {"score": "1"})
    phone.post(address, {"score": "3"})
    phone.post(address, {"word": "Cán bộ rất tận tình."})

    with acting_in(HERE):
        given = Rating.objects.get()
    assert (given.score, given.word, given.user) == (3, "Cán bộ rất tận tình.", me)
    assert 'aria-pressed="true"' in page_of(phone, made).content.decode()


def test_nothing_is_rated_before_it_is_done_nor_by_somebody_else(phone, me):
    mine, theirs = submitted(me), completed(citizen())[0]

    posted = [
        phone.post(reverse("portal:own-rating", args=[one.code]), {"score": "3"})
        for one in (mine, theirs)
    ]

    assert [one.status_code for one in posted] == [404, 404]
    with acting_in(HERE):
        assert Rating.objects.count() == 0


def test_the_supervisor_reads_the_ratings_with_their_average(phone, me, who):
    for score in ("3", "2"):
        made, _file = completed(me)
        with acting_in(HERE):
            Dossier.objects.update(finished_at=clock.now())
        phone.post(reverse("portal:own-rating", args=[made.code]), {"score": score})
    desk = Client()
    desk.force_login(who.supervisor, backend="xaso.kernel.accounts.backend.AccountBackend")

    everything = desk.get(reverse("portal:ratings")).content.decode()
    fair = desk.get(reverse("portal:ratings"), {"band": "2"}).content.decode()

    assert "50,0 <small>%" in everything
    assert everything.count('<th scope="row">') == 2
    assert fair.count('<th scope="row">') == 1
