"""Asking, signing, refusing: turns, keys, what is left behind."""

import subprocess
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from procrastinate.contrib.django import app

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.api import read
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.api import Position
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.signing.api import (
    NotSignedError,
    RequestInput,
    StepInput,
    StepKind,
    WrongPinError,
    cancel_request,
    possible_signers,
    request_signatures,
    requests_of,
    sign_now,
    signatures_written,
    signer_blocks,
)
from xaso.office.signing.models import DigitalSignature, SigningAuthority, SigningRequest
from xaso.office.signing.services import keys
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.keys import key_for, retire_key
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.states import AuthorityKind, RequestState, StepState
from xaso.office.signing.tasks import warn_of_keys
from xaso.office.signing.testing import (
    PIN,
    authority,
    paper_source,
    paper_to_sign,
    self_made_p12,
    signing_key,
    steps_of,
)

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
def deputy(chairman):
    user = official(Role.LEADER, full_name="Vũ Thị Hạnh")
    signing_key(user)
    authority(user, AuthorityKind.KT, "Phó Chủ tịch", principal=chairman)
    return user


@pytest.fixture
def clerk():
    user = official(Role.CLERK)
    signing_key(None, recorder=user)
    return user


@pytest.fixture
def author():
    return official(Role.SPECIALIST)


def again(request_id):
    return SigningRequest.objects.get(pk=request_id)


def states(request_id):
    return [step.state for step in steps_of(request_id)]


def pdfsig(content, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    command = ["pdfsig", "-nocert", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout


def test_person_then_seal_leave_two_valid_signatures(chairman, clerk, author, tmp_path):
    request = paper_to_sign(chairman, asker=author, seal=True)

    first = sign_apart(steps_of(request)[0].pk, actor=chairman, pin=PIN)
    second = sign_now(request, actor=clerk, pin=PIN)

    said = pdfsig(read(second.file_id), tmp_path)
    assert read(second.file_id).startswith(read(first.file_id))
    assert said.count("Signature is Valid.") == 2
    assert (first.completed, second.completed) == (False, True)
    assert signatures_written(second.file_id) == 2
    assert again(request).state == RequestState.COMPLETED
    assert again(request).subject_id in paper_source().completed
    assert states(request) == [StepState.SIGNED, StepState.SIGNED]


def test_the_seal_waits_for_the_person(chairman, clerk, author):
    request = paper_to_sign(chairman, asker=author, seal=True)

    with pytest.raises(NotSignedError, match="không có chữ ký nào chờ"):
        sign_now(request, actor=clerk, pin=PIN)
    with pytest.raises(NotSignedError, match="Chưa đến lượt"):
        sign_apart(steps_of(request)[1].pk, actor=clerk, pin=PIN)


def test_the_second_in_turn_is_told_only_after_the_first(chairman, deputy, author):
    request = paper_to_sign(chairman, deputy, asker=author)
    told = Notice.objects.filter(receiver=deputy)
    before = told.count()

    sign_apart(steps_of(request)[0].pk, actor=chairman, pin=PIN)

    assert (before, told.count()) == (0, 1)
    assert states(request) == [StepState.SIGNED, StepState.READY]


def test_parallel_signers_sign_in_any_order_on_top_of_each_other(
    chairman, deputy, author, tmp_path
):
    source, subject = paper_source(), chairman.pk
    steps = (
        StepInput(StepKind.PERSON, 1, chairman.pk),
        StepInput(StepKind.PERSON, 1, deputy.pk),
    )
    wish = RequestInput(source=source.key, subject_id=subject, title="Biên bản", steps=steps)
    request = request_signatures(wish, requested_by=author)
    ways = {step.signer_id: step.pk for step in steps_of(request)}

    sign_apart(ways[deputy.pk], actor=deputy, pin=PIN)
    done = sign_apart(ways[chairman.pk], actor=chairman, pin=PIN)

    assert done.completed
    assert pdfsig(read(done.file_id), tmp_path).count("Signature is Valid.") == 2


def test_a_step_is_signed_once(chairman, author):
    request = paper_to_sign(chairman, asker=author)
    step = steps_of(request)[0].pk
    sign_apart(step, actor=chairman, pin=PIN)

    with pytest.raises(NotSignedError, match="đã được ký"):
        sign_apart(step, actor=chairman, pin=PIN)

    assert DigitalSignature.objects.filter(step=step).count() == 1


def test_somebody_else_cannot_sign_or_refuse(chairman, author):
    stranger = official(Role.LEADER)
    signing_key(stranger)
    step = steps_of(paper_to_sign(chairman, asker=author))[0].pk

    with pytest.raises(PermissionDenied):
        sign_apart(step, actor=stranger, pin=PIN)
    with pytest.raises(PermissionDenied):
        refuse_step(step, actor=stranger, reason="Không phải việc của tôi.")


def test_a_wrong_pin_takes_no_number_and_leaves_the_step_ready(chairman, author):
    request = paper_to_sign(chairman, asker=author)

    with pytest.raises(WrongPinError):
        sign_apart(steps_of(request)[0].pk, actor=chairman, pin="111111")

    assert again(request).subject_id not in paper_source().numbers
    assert states(request) == [StepState.READY]


def test_five_wrong_pins_close_the_key_for_a_quarter_of_an_hour(chairman, author):
    step = steps_of(paper_to_sign(chairman, asker=author))[0].pk
    for number in range(5):
        with pytest.raises(WrongPinError):
            sign_apart(step, actor=chairman, pin=f"11111{number}")

    with pytest.raises(WrongPinError, match="mười lăm phút"):
        sign_apart(step, actor=chairman, pin=PIN)
    with clock.at(timezone.now() + timedelta(minutes=16)):
        assert sign_apart(step, actor=chairman, pin=PIN).completed


def rows_of(*labels):
    """Return everything that the tables of these modules hold, as text."""
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return " ".join(str(list(model.objects.values())) for model in models)


def test_the_pin_is_written_nowhere(author, caplog):
    caplog.set_level("DEBUG")
    secret, wrong = "99bí-mật-của-tôi99", "77sai-hẳn77"
    signing_key(author, p12=self_made_p12("Lê Văn Bình", pin=secret), pin=secret)
    step = steps_of(paper_to_sign(author, asker=author))[0].pk

    with pytest.raises(WrongPinError) as caught:
        sign_apart(step, actor=author, pin=wrong)
    sign_apart(step, actor=author, pin=secret)

    kept = rows_of("signing", "audit", "notifications", "events", "procrastinate")
    assert "signing.key.wrong_pin" in kept
    for pin in (secret, wrong):
        assert pin not in kept + caplog.text + repr(caught.value)


def test_a_refusal_needs_a_reason_and_ends_the_request(chairman, clerk, author):
    request = paper_to_sign(chairman, asker=author, seal=True)
    step = steps_of(request)[0].pk

    with pytest.raises(NotSignedError, match="lý do"):
        refuse_step(step, actor=chairman, reason="  ")
    refuse_step(step, actor=chairman, reason="Sai căn cứ pháp lý.")

    assert again(request).state == RequestState.REFUSED
    assert states(request) == [StepState.REFUSED, StepState.CANCELLED]
    assert paper_source().refusals[again(request).subject_id] == "Sai căn cứ pháp lý."
    assert Notice.objects.filter(receiver=author, kind="signing.refused").exists()


def test_only_who_asked_calls_a_request_off(chairman, author):
    request = paper_to_sign(chairman, asker=author)

    with pytest.raises(PermissionDenied):
        cancel_request(request, actor=chairman, reason="Nhầm.")
    cancel_request(request, actor=author, reason="Nhầm văn bản.")

    with pytest.raises(NotSignedError):
        sign_apart(steps_of(request)[0].pk, actor=chairman, pin=PIN)
    assert again(request).state == RequestState.CANCELLED
    assert paper_source().called_off[again(request).subject_id] == "Nhầm văn bản."


def test_a_source_calls_off_on_behalf_of_whom_it_lets(chairman, author):
    request = paper_to_sign(chairman, asker=author)

    cancel_request(request, actor=chairman, reason="Rút để sửa.", by_source=True)

    [entry] = AuditEntry.objects.filter(action="signing.request.cancelled")
    assert again(request).state == RequestState.CANCELLED
    assert paper_source().called_off[again(request).subject_id] == "Rút để sửa."
    assert entry.actor_id == chairman.pk


def test_a_source_that_cannot_let_go_keeps_the_request_open(chairman, author, monkeypatch):
    request = paper_to_sign(chairman, asker=author)

    def fail(subject_id, reason, by):
        raise RuntimeError(reason)

    monkeypatch.setattr(paper_source(), "cancelled", fail, raising=False)
    with pytest.raises(RuntimeError):
        cancel_request(request, actor=author, reason="Nhầm.")

    assert again(request).state == RequestState.OPEN


def test_a_paper_waits_in_one_request_at_a_time(chairman, author):
    request = again(paper_to_sign(chairman, asker=author))
    wish = RequestInput(
        source=request.source,
        subject_id=request.subject_id,
        title="Lần hai",
        steps=(StepInput(StepKind.PERSON, 1, chairman.pk),),
    )

    with pytest.raises(NotSignedError, match="đang chờ ký"):
        request_signatures(wish, requested_by=author)


@pytest.mark.parametrize(
    "kinds",
    [
        [],
        [(StepKind.ORGANISATION, 1), (StepKind.PERSON, 2)],
        [(StepKind.ORGANISATION, 1), (StepKind.PERSON, 1)],
    ],
    ids=["nobody", "seal first", "seal beside a person"],
)
def test_the_order_of_decree_30_is_kept(kinds, chairman, author):
    steps = tuple(
        StepInput(kind, order, chairman.pk if kind == StepKind.PERSON else None)
        for kind, order in kinds
    )
    wish = RequestInput(
        source=paper_source().key, subject_id=chairman.pk, title="Sai thứ tự", steps=steps
    )

    with pytest.raises(NotSignedError):
        request_signatures(wish, requested_by=author)


def test_a_colleague_with_authority_signs_in_the_place_of_the_absent(chairman, deputy, author):
    request = paper_to_sign(chairman, asker=author)

    sign_apart(steps_of(request)[0].pk, actor=deputy, pin=PIN)

    [line] = requests_of(paper_source().key, [again(request).subject_id])[
        again(request).subject_id
    ].steps
    told = paper_source().asked[-1]
    assert line.printed == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    assert steps_of(request)[0].authority == SigningAuthority.objects.get(holder=deputy)
    assert (line.signer_name, told.block.prefix) == ("Vũ Thị Hạnh", "KT.")
    assert told.instead_of_id == chairman.pk
    assert Notice.objects.filter(receiver=chairman, kind="signing.taken").exists()


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
    ],
)
def test_an_authority_counts_from_its_first_to_its_last_day(day, counts, chairman, author):
    other = official(Role.LEADER)
    signing_key(other)
    days = (date(2026, 3, 2), date(2026, 3, 6))
    authority(other, AuthorityKind.KT, "Phó Chủ tịch", principal=chairman, days=days)
    step = steps_of(paper_to_sign(chairman, asker=author))[0].pk
    noon = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))

    with clock.at(noon):
        if counts:
            assert sign_apart(step, actor=other, pin=PIN).completed
        else:
            with pytest.raises(PermissionDenied):
                sign_apart(step, actor=other, pin=PIN)


def test_nobody_stands_in_once_the_names_are_printed(chairman, deputy, author):
    third = official(Role.LEADER)
    signing_key(third)
    authority(third, AuthorityKind.KT, "Phó Chủ tịch", principal=chairman)
    request = paper_to_sign(deputy, chairman, asker=author)
    first, second = steps_of(request)
    sign_apart(first.pk, actor=deputy, pin=PIN)

    with pytest.raises(NotSignedError, match="đã in trên văn bản"):
        sign_apart(second.pk, actor=third, pin=PIN)


def test_a_lost_key_signs_nothing_and_it_officers_are_told(chairman, author):
    keeper = official(Role.IT_OFFICER)
    key = signing_key(author)
    request = paper_to_sign(author, asker=chairman)

    retire_key(key.pk, actor=author, reason="Mất USB token ngày 20/11.", is_lost=True)

    with pytest.raises(NotSignedError, match="chưa có khóa ký"):
        sign_apart(steps_of(request)[0].pk, actor=author, pin=PIN)
    assert Notice.objects.filter(receiver=keeper, kind="signing.key_lost").exists()


def test_a_key_lost_at_the_moment_of_signing_signs_nothing(chairman, author, monkeypatch):
    request = paper_to_sign(chairman, asker=author)

    def lost_meanwhile(kind, actor):
        found = key_for(kind, actor)
        retire_key(found.pk, actor=actor, reason="Vừa mất.", is_lost=True)
        return found

    monkeypatch.setattr(keys, "key_for", lost_meanwhile)
    with pytest.raises(NotSignedError, match="ngừng sử dụng"):
        sign_apart(steps_of(request)[0].pk, actor=chairman, pin=PIN)

    assert states(request) == [StepState.READY]


def test_nothing_of_another_commune_is_seen(chairman, author):
    request = paper_to_sign(chairman, asker=author)
    subject = again(request).subject_id

    with acting_in(THERE):
        assert requests_of(paper_source().key, [subject]) == {}


def test_a_certificate_is_warned_of_a_month_a_fortnight_and_three_days_before(author):
    key = signing_key(author, p12=self_made_p12("Lê Văn Bình", days=(-10, 40)))
    told = Notice.objects.filter(receiver=author, kind="signing.key_ends")
    counts = []
    for days in (35, 29, 28, 14, 13, 3, 2):
        with clock.at(key.valid_to - timedelta(days=days)):
            warn_of_keys(0)
        counts.append(told.count())

    assert counts == [0, 1, 1, 2, 2, 3, 3]


def test_keys_are_looked_at_each_morning():
    rows = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}

    assert rows["signing.warn_of_keys"] == "10 23 * * *"


def test_the_seal_is_warned_of_to_who_keeps_it(clerk):
    signing_key(None, recorder=clerk, p12=self_made_p12("UBND", days=(-10, 10)))

    warn_of_keys(0)

    assert Notice.objects.filter(receiver=clerk, kind="signing.key_ends").count() == 1


def test_leaders_with_a_position_may_be_asked_before_any_authority_is_recorded(chairman):
    head = official(Role.UNIT_HEAD, full_name="Phạm Thị Dung")
    position = Position.objects.create(code="thu", name="Trưởng phòng")
    RoleAssignment.objects.filter(user=head).update(position=position)

    choices = {
        one.full_name: (one.words, one.has_key)
        for one in possible_signers(clock.today(), StepKind.PERSON)
    }

    assert choices["Phạm Thị Dung"] == ("TRƯỞNG PHÒNG", False)
    assert choices["Hoàng Minh Đức"] == ("CHỦ TỊCH", True)
    assert signer_blocks([head.pk], clock.today())[head.pk].lines == ("TRƯỞNG PHÒNG",)


@pytest.mark.parametrize(
    ("kind", "lines", "prefix"),
    [
        (AuthorityKind.OWN, ("CHỦ TỊCH",), ""),
        (AuthorityKind.TM, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM."),
        (AuthorityKind.Q, ("Q. CHỦ TỊCH",), "Q."),
    ],
)
def test_the_system_prints_the_letters_before_the_position(kind, lines, prefix):
    leader = official(Role.LEADER)
    authority(leader, kind)

    block = signer_blocks([leader.pk], clock.today())[leader.pk]

    assert (block.lines, block.prefix) == (lines, prefix)
