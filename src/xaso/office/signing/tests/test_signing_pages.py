"""The pages of the module, as people use them."""

from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.api import read
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.models import (
    SignatureImage,
    SigningAuthority,
    SigningBatch,
    SigningKey,
    SigningRequest,
    SigningStep,
)
from xaso.office.signing.places import folder
from xaso.office.signing.services import hands
from xaso.office.signing.services.marks import image_of
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.states import BatchState, ItemState, KeyOwner, StepKind, StepState
from xaso.office.signing.testing import (
    PIN,
    authority,
    paper_source,
    paper_to_sign,
    self_made_p12,
    signing_key,
    steps_of,
)

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def chairman():
    user = official(Role.LEADER, full_name="Hoàng Minh Đức")
    signing_key(user)
    authority(user)
    return user


@pytest.fixture
def author():
    return official(Role.SPECIALIST, full_name="Lê Văn Bình")


@pytest.fixture
def clerk():
    return official(Role.CLERK, full_name="Đỗ Thị Kim")


def opened(client, user, name, *args, **query):
    client.force_login(user, backend=BACKEND)
    return client.get(reverse(f"signing:{name}", args=args), query)


def said(response):
    return response.content.decode()


@contextmanager
def token_with_pin(driver, token, pin, *, key_label):
    """Stand in for a token that has the key of a file and its PIN."""
    with open_pkcs12(self_made_p12("UBND xã"), pin) as found:
        yield found


def picture(colour, *, clear=True, hidden=""):
    image = Image.new("RGBA", (300, 120), (255, 255, 255, 0 if clear else 255))
    ImageDraw.Draw(image).line([(10, 100), (150, 20), (290, 90)], fill=colour, width=8)
    out, about = BytesIO(), PngInfo()
    if hidden:
        about.add_text("hidden", hidden)
    image.save(out, "PNG", pnginfo=about)
    return SimpleUploadedFile("chu-ky.png", out.getvalue(), "image/png")


def test_a_leader_sees_what_waits_and_signs_it_beside_the_paper(client, chairman, author):
    request = paper_to_sign(chairman, asker=author, title="Quyết định khen thưởng ông An")
    step = steps_of(request)[0]

    listed = said(opened(client, chairman, "start"))
    page = said(opened(client, chairman, "step", step.pk))
    answer = client.post(
        reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": PIN}, follow=True
    )

    assert "Quyết định khen thưởng ông An" in listed
    assert reverse("signing:page", args=[step.pk, 1]) in page
    assert "CHỦ TỊCH" in page
    assert "Văn bản đã được ký" in said(answer)
    assert steps_of(request)[0].state == StepState.SIGNED


def test_a_wrong_pin_is_said_beside_the_field_and_counted(client, chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0]
    client.force_login(chairman, backend=BACKEND)

    answer = client.post(reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": "sai"})

    assert answer.status_code == 422
    assert "PIN" in said(answer)
    assert "sai" not in said(answer)
    assert SigningKey.objects.get(holder=chairman).wrong_pins == 1


def test_a_page_of_the_paper_is_a_picture(client, chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0]

    drawn = opened(client, chairman, "page", step.pk, 1)
    missing = opened(client, chairman, "page", step.pk, 9)

    assert drawn.content.startswith(b"\x89PNG")
    assert missing.status_code == 404


def test_a_paper_is_laid_out_once_for_all_its_pages(client, chairman, author, monkeypatch):
    request = paper_to_sign(chairman, asker=author)
    step, laid_out = steps_of(request)[0], []

    def preview(subject_id, told):
        laid_out.append(told.signer_id)
        return a_pdf("Văn bản")

    monkeypatch.setattr(paper_source(), "preview", preview, raising=False)
    opened(client, chairman, "step", step.pk)
    for _time in range(3):
        opened(client, chairman, "page", step.pk, 1)
    opened(client, chairman, "paper", step.pk)
    opened(client, author, "paper", step.pk)

    assert laid_out == [chairman.pk, chairman.pk]


def test_a_signed_paper_is_shown_and_not_the_one_before(client, chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0]
    before = opened(client, chairman, "paper", step.pk).content

    client.post(reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": PIN})

    after = opened(client, chairman, "paper", step.pk).content
    assert len(after) > len(before)


def test_a_refusal_without_a_reason_is_not_taken(client, chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0]
    client.force_login(chairman, backend=BACKEND)
    address = reverse("signing:step", args=[step.pk])

    empty = client.post(address, {"act": "refuse", "reason": ""})
    client.post(address, {"act": "refuse", "reason": "Sai số liệu."})

    page = said(opened(client, author, "request", step.request_id))
    assert empty.status_code == 422
    assert "Sai số liệu." in page
    assert "Từ chối" in page


def test_who_has_nothing_to_do_with_it_finds_no_paper(client, chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0]
    stranger = official(Role.SPECIALIST)

    answers = [
        opened(client, stranger, "step", step.pk),
        opened(client, stranger, "request", step.request_id),
        opened(client, stranger, "paper", step.pk),
        opened(client, stranger, "page", step.pk, 1),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_the_clerk_sees_what_waits_for_the_seal(client, chairman, clerk, author):
    signing_key(None, recorder=clerk)
    request = paper_to_sign(chairman, asker=author, seal=True, title="Thông báo nghỉ lễ")
    step, seal = steps_of(request)
    before = said(opened(client, clerk, "start"))
    client.force_login(chairman, backend=BACKEND)
    client.post(reverse("signing:step", args=[step.pk]), {"act": "sign", "pin": PIN})

    after = said(opened(client, clerk, "start"))
    client.post(reverse("signing:step", args=[seal.pk]), {"act": "sign", "pin": PIN})

    assert "Thông báo nghỉ lễ" not in before
    assert "Thông báo nghỉ lễ" in after
    assert SigningRequest.objects.get(pk=request).state == "completed"


def test_search_finds_a_title_without_accents(client, chairman, author):
    paper_to_sign(chairman, asker=author, title="Tờ trình sửa cầu Bản Lầu")
    paper_to_sign(chairman, asker=author, title="Giấy mời họp")

    page = said(opened(client, chairman, "start", text="cau ban lau"))

    assert "Tờ trình sửa cầu Bản Lầu" in page
    assert "Giấy mời họp" not in page


def test_the_list_is_a_workbook_too(client, chairman, author):
    paper_to_sign(chairman, asker=author)

    answer = opened(client, chairman, "export")

    assert answer.content.startswith(b"PK")


class TestBatch:
    """A leader looks through papers and signs them in one act."""

    def begun(self, client, user):
        client.force_login(user, backend=BACKEND)
        client.post(reverse("signing:begin-batch"), {"view": "mine"})
        return SigningBatch.objects.get(owner=user)

    def decided(self, client, batch, acts):
        for item, (act, reason) in zip(batch.items.all(), acts, strict=True):
            address = f"{reverse('signing:batch', args=[batch.pk])}?item={item.pk}"
            client.get(address)
            client.post(address, {"act": act, "reason": reason})

    def signed(self, client, batch, pin=PIN):
        return client.post(reverse("signing:batch-sign", args=[batch.pk]), {"pin": pin})

    def states(self, batch):
        return [item.state for item in batch.items.all()]

    def test_one_pin_signs_all_that_is_marked_one_request_each(self, client, chairman, author):
        for number in range(3):
            paper_to_sign(chairman, asker=author, title=f"Văn bản {number}")
        batch = self.begun(client, chairman)
        self.decided(client, batch, [("sign", ""), ("refuse", "Sai tên."), ("sign", "")])

        pages = [said(self.signed(client, batch)) for _press in range(3)]

        batch.refresh_from_db()
        assert self.states(batch) == ["signed", "refused", "signed"]
        assert 'hx-trigger="load"' in pages[0]
        assert 'hx-trigger="load"' not in pages[2]
        assert (batch.state, batch.finished_at is not None) == (BatchState.DONE, True)

    def test_progress_survives_a_reload_and_the_pin_is_asked_again(
        self, client, chairman, author
    ):
        for number in range(2):
            paper_to_sign(chairman, asker=author, title=f"Văn bản {number}")
        batch = self.begun(client, chairman)
        self.decided(client, batch, [("sign", ""), ("sign", "")])
        self.signed(client, batch)

        page = said(opened(client, chairman, "batch-sign", batch.pk))

        assert "1/2" in page
        assert 'name="pin"' in page
        assert PIN not in page
        assert self.states(batch) == [ItemState.SIGNED, ItemState.WAITING]

    def test_a_failed_paper_keeps_its_reason_and_is_tried_again(self, client, chairman, author):
        request = paper_to_sign(chairman, asker=author, title="Bị rút")
        paper_to_sign(chairman, asker=author, title="Được ký")
        batch = self.begun(client, chairman)
        self.decided(client, batch, [("sign", ""), ("sign", "")])
        refuse_step(steps_of(request)[0].pk, actor=chairman, reason="Đã rút.")

        self.signed(client, batch)
        page = said(self.signed(client, batch))

        first = batch.items.first()
        assert self.states(batch) == [ItemState.FAILED, ItemState.SIGNED]
        assert first.error
        assert first.error in page

    def test_a_wrong_pin_stops_and_keeps_the_paper_waiting(self, client, chairman, author):
        paper_to_sign(chairman, asker=author)
        batch = self.begun(client, chairman)
        self.decided(client, batch, [("sign", "")])

        answer = self.signed(client, batch, pin="000000")

        assert answer.status_code == 422
        assert 'hx-trigger="load"' not in said(answer)
        assert self.states(batch) == [ItemState.WAITING]
        assert SigningKey.objects.get(holder=chairman).wrong_pins == 1

    def test_a_withdrawn_authority_holds_up_one_paper_and_not_the_batch(
        self, client, chairman, author
    ):
        deputy = official(Role.LEADER)
        signing_key(deputy)
        lent = authority(deputy, "kt", "Phó Chủ tịch", principal=chairman)
        paper_to_sign(chairman, asker=author, title="Ký thay")
        paper_to_sign(deputy, asker=author, title="Của mình")
        client.force_login(deputy, backend=BACKEND)
        steps = [str(step.pk) for step in SigningStep.objects.order_by("id")]
        client.post(reverse("signing:begin-batch"), {"chosen": steps})
        batch = SigningBatch.objects.get(owner=deputy)
        self.decided(client, batch, [("sign", ""), ("sign", "")])
        SigningAuthority.objects.filter(pk=lent.pk).update(valid_to=date(2025, 7, 2))

        answers = [self.signed(client, batch) for _press in range(2)]

        assert [one.status_code for one in answers] == [200, 200]
        assert self.states(batch) == [ItemState.FAILED, ItemState.SIGNED]
        assert "không còn thẩm quyền ký" in batch.items.first().error

    def test_a_refusal_in_a_batch_needs_a_reason(self, client, chairman, author):
        paper_to_sign(chairman, asker=author)
        batch = self.begun(client, chairman)

        self.decided(client, batch, [("refuse", " ")])

        assert batch.items.get().mark == ""

    def test_a_batch_is_its_owners_alone(self, client, chairman, author):
        paper_to_sign(chairman, asker=author)
        batch = self.begun(client, chairman)

        answer = opened(client, official(Role.LEADER), "batch", batch.pk)

        assert answer.status_code == 404

    def test_leaving_a_batch_lets_the_papers_wait_again(self, client, chairman, author):
        request = paper_to_sign(chairman, asker=author)
        batch = self.begun(client, chairman)

        client.post(reverse("signing:batch-leave", args=[batch.pk]))

        batch.refresh_from_db()
        assert batch.state == BatchState.CANCELLED
        assert steps_of(request)[0].state == StepState.READY


class TestKeys:
    """Keys are registered by their certificate; what is private never comes here."""

    def test_a_key_file_in_the_folder_is_registered_with_its_pin(self, client, author):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / "le-van-binh.p12").write_bytes(self_made_p12("Lê Văn Bình"))
        client.force_login(author, backend=BACKEND)
        typed = {"owner": "person", "provider": "pkcs12", "file": "le-van-binh.p12"}

        wrong = client.post(reverse("signing:new-key"), {**typed, "pin": "000000"})
        client.post(reverse("signing:new-key"), {**typed, "pin": PIN})

        key = SigningKey.objects.get(holder=author)
        assert wrong.status_code == 422
        assert (key.subject, key.place, key.owner) == (
            "Lê Văn Bình",
            "le-van-binh.p12",
            KeyOwner.PERSON,
        )
        assert "PRIVATE" not in key.certificate

    @pytest.mark.parametrize("place", ["file", "token"])
    def test_nobody_finds_out_a_pin_by_registering(
        self, place, client, author, monkeypatch, settings
    ):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / "con-dau.p12").write_bytes(self_made_p12("UBND xã"))
        typed = {"owner": "person", "provider": "pkcs12", "file": "con-dau.p12"}
        if place == "token":
            settings.XASO_SIGNING_PKCS11_MODULE = "driver.so"
            monkeypatch.setattr(hands, "open_pkcs11", token_with_pin)
            typed = {"owner": "person", "provider": "pkcs11", "token": "xa", "key_name": "a"}
        client.force_login(author, backend=BACKEND)
        address = reverse("signing:new-key")

        tries = [client.post(address, {**typed, "pin": f"11111{one}"}) for one in range(5)]
        right = client.post(address, {**typed, "pin": PIN})
        with clock.at(clock.now() + timedelta(minutes=16)):
            later = client.post(address, {**typed, "pin": PIN})

        assert all("Đã thử khóa này" not in said(one) for one in tries)
        assert (right.status_code, later.status_code) == (422, 302)
        assert "Đã thử khóa này quá nhiều lần" in said(right)
        assert AuditEntry.objects.filter(action="signing.key.wrong_pin").count() == 5

    def test_tries_of_one_do_not_close_the_key_to_another(self, client, author, clerk):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / "chung.p12").write_bytes(self_made_p12("Đỗ Thị Kim"))
        typed = {"owner": "person", "provider": "pkcs12", "file": "chung.p12"}
        client.force_login(author, backend=BACKEND)
        for one in range(6):
            client.post(reverse("signing:new-key"), {**typed, "pin": f"11111{one}"})

        client.force_login(clerk, backend=BACKEND)
        client.post(reverse("signing:new-key"), {**typed, "pin": PIN})

        assert SigningKey.objects.get().holder == clerk

    @pytest.mark.parametrize("name", ["../HERE/x.p12", "/etc/passwd", "khong-co.p12"])
    def test_no_other_file_can_be_named(self, name, client, author):
        client.force_login(author, backend=BACKEND)
        typed = {"owner": "person", "provider": "pkcs12", "file": name, "pin": PIN}

        answer = client.post(reverse("signing:new-key"), typed)

        assert answer.status_code == 422
        assert not SigningKey.objects.filter(holder=author).exists()

    def test_only_the_clerk_registers_the_seal(self, client, author):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / "con-dau.p12").write_bytes(self_made_p12("UBND xã"))
        client.force_login(author, backend=BACKEND)
        typed = {"owner": "organisation", "provider": "pkcs12", "file": "con-dau.p12"}

        answer = client.post(reverse("signing:new-key"), {**typed, "pin": PIN})

        assert answer.status_code == 422
        assert not SigningKey.objects.filter(owner=KeyOwner.ORGANISATION).exists()

    def test_an_expiry_is_said_a_month_before(self, client, author):
        key = signing_key(author, p12=self_made_p12("Lê Văn Bình", days=(-10, 20)))

        page = said(opened(client, author, "keys"))
        with clock.at(key.valid_to + timedelta(days=1)):
            later = said(opened(client, author, "keys"))

        assert "Hết hạn sau" in page
        assert "Đã hết hạn" in later

    def test_reporting_a_key_lost_takes_it_out_of_use(self, client, author):
        key = signing_key(author)
        client.force_login(author, backend=BACKEND)

        client.post(
            reverse("signing:retire-key", args=[key.pk]),
            {"is_lost": "on", "reason": "Rơi mất token."},
        )

        key.refresh_from_db()
        assert (key.is_lost, key.retired_reason) == (True, "Rơi mất token.")

    def test_it_officers_see_all_keys(self, client, author):
        signing_key(author)

        assert "Lê Văn Bình" in said(opened(client, official(Role.IT_OFFICER), "all-keys"))
        assert opened(client, author, "all-keys").status_code == 403


class TestPictures:
    """Handwriting is blue, the seal red, both on nothing."""

    def add(self, client, user, upload, kind="handwriting"):
        client.force_login(user, backend=BACKEND)
        typed = {"kind": kind, "picture": upload, "width_mm": "40", "height_mm": "16"}
        return client.post(reverse("signing:new-image"), typed)

    def test_a_blue_handwriting_replaces_the_one_before(self, client, author):
        self.add(client, author, picture((20, 40, 200, 255)))
        self.add(client, author, picture((0, 80, 180, 255)))

        rows = SignatureImage.objects.filter(holder=author)
        assert rows.count() == 2
        assert rows.filter(retired_at__isnull=True).count() == 1

    def test_a_picture_is_drawn_anew_and_stays_transparent(self, client, author):
        upload = picture((20, 40, 200, 255), hidden="Nhà số 5")

        self.add(client, author, upload)

        content = read(SignatureImage.objects.get(holder=author).file_id)
        drawn = Image.open(BytesIO(content)).convert("RGBA")
        assert b"hidden" not in content
        assert drawn.getpixel((2, 2))[3] == 0
        assert drawn.getpixel((80, 60)) == (20, 40, 200, 255)

    def test_a_picture_that_the_scanner_holds_back_is_not_used(self, client, author, settings):
        settings.XASO_CLAMD = "/nowhere/clamd.sock"

        self.add(client, author, picture((20, 40, 200, 255)))

        assert SignatureImage.objects.filter(holder=author).exists()
        assert image_of(StepKind.PERSON, author.pk) is None

    @pytest.mark.parametrize(
        ("upload", "word"),
        [
            (lambda: picture((0, 0, 0, 255)), "xanh"),
            (lambda: picture((20, 40, 200, 255), clear=False), "trong suốt"),
            (lambda: SimpleUploadedFile("x.png", b"GIF89a", "image/png"), "PNG"),
        ],
        ids=["black", "white background", "no png"],
    )
    def test_what_the_decree_does_not_take_is_refused(self, upload, word, client, author):
        answer = self.add(client, author, upload())

        assert answer.status_code == 422
        assert word in said(answer)

    def test_the_seal_is_red_and_the_clerks(self, client, author, clerk):
        blue = self.add(client, clerk, picture((20, 40, 200, 255)), kind="seal")
        self.add(client, clerk, picture((200, 20, 30, 255)), kind="seal")
        self.add(client, author, picture((200, 20, 30, 255)), kind="seal")

        assert blue.status_code == 422
        assert SignatureImage.objects.filter(kind="seal").count() == 1


class TestAuthorities:
    """Who signs as what is a decision that somebody else records."""

    def typed(self, holder, principal=None, **more):
        return {
            "holder_id": holder.pk,
            "kind": "kt" if principal else "own",
            "position": "Phó Chủ tịch",
            "principal_id": principal.pk if principal else "",
            "principal_position": "Chủ tịch" if principal else "",
            "decision_number": "15/QĐ-UBND",
            "decision_date": "2026-01-05",
            "valid_from": "2026-01-05",
            **more,
        }

    def test_the_clerk_records_what_the_decision_says(self, client, chairman, clerk):
        deputy = official(Role.LEADER)
        client.force_login(clerk, backend=BACKEND)

        client.post(reverse("signing:new-authority"), self.typed(deputy, chairman))

        assert SigningAuthority.objects.get(holder=deputy).lines == (
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
        )

    def test_nobody_records_one_for_themselves(self, client, chairman):
        leader = official(Role.LEADER)
        client.force_login(leader, backend=BACKEND)

        answer = client.post(reverse("signing:new-authority"), self.typed(leader, chairman))

        assert answer.status_code == 422
        assert not SigningAuthority.objects.filter(holder=leader).exists()

    def test_days_that_run_backwards_are_refused(self, client, chairman, clerk):
        deputy = official(Role.LEADER)
        client.force_login(clerk, backend=BACKEND)
        typed = self.typed(deputy, chairman, valid_to="2026-01-04")

        answer = client.post(reverse("signing:new-authority"), typed)

        assert answer.status_code == 422

    def test_a_withdrawn_authority_signs_nothing_any_more(
        self, client, chairman, clerk, author
    ):
        deputy = official(Role.LEADER)
        signing_key(deputy)
        given = authority(deputy, "kt", "Phó Chủ tịch", principal=chairman)
        step = steps_of(paper_to_sign(chairman, asker=author))[0]
        client.force_login(clerk, backend=BACKEND)

        client.post(reverse("signing:withdraw", args=[given.pk]), {"reason": "Hết phân công."})

        assert opened(client, deputy, "step", step.pk).status_code == 404
