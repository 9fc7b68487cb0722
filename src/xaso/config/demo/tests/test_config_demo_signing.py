"""The sample commune signs: authorities, pictures, keys of the stand-in, papers that wait."""

import pytest

from xaso.config.demo.signing import DEPUTIES, HERE, PAPERS, load_keys, load_signing
from xaso.kernel.accounts.api import User
from xaso.office.signing.models import SigningKey
from xaso.office.signing.queries.authorities import signer_blocks
from xaso.office.signing.queries.waiting import MINE, SEALS, waiting_steps
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.states import StepKind

pytestmark = pytest.mark.django_db


def user(name):
    return User.objects.get(username=name)


def test_the_chairman_finds_papers_and_signs_one_with_the_key_of_the_stand_in(here, ca):
    load_signing()
    load_keys(HERE, ca.authority.home / "p12", ca.authority.home / "certificates")
    chairman, clerk = user("chu.tich"), user("van.thu")
    waiting = list(waiting_steps(chairman, MINE))

    sign_apart(waiting[0].pk, actor=chairman, pin=ca.password)
    [seal] = waiting_steps(clerk, SEALS)
    done = sign_apart(seal.pk, actor=clerk, pin=ca.password)

    assert len(waiting) == len(PAPERS)
    assert (seal.kind, done.completed) == (StepKind.ORGANISATION, True)


@pytest.mark.parametrize("deputy", DEPUTIES)
def test_either_deputy_signs_for_the_chairman(deputy, here):
    load_signing()

    acting = user(deputy).pk
    block = signer_blocks([acting], user("chu.tich").created_at.date())[acting]

    assert block.lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


def test_keys_are_registered_once_and_anew_when_they_were_issued_anew(here, ca, tmp_path):
    folders = HERE, ca.authority.home / "p12", ca.authority.home / "certificates"
    first, second = load_keys(*folders), load_keys(*folders)
    SigningKey.objects.filter(holder=user("chu.tich")).update(fingerprint="0" * 64)

    third = load_keys(*folders)

    assert (first, second, third) == (len(HERE.keys) + 1, 0, 1)
    assert SigningKey.objects.in_use().count() == len(HERE.keys) + 1
