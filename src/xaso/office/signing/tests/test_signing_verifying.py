"""Any PDF gets one of four verdicts, with reasons; what was done to a signed one is seen."""

import shutil
import subprocess
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import signed_files as files

from xaso.lib import clock
from xaso.office.signing.verifying.checking import Rules, sandbox, verify
from xaso.office.signing.verifying.trust import Trust, read_trust
from xaso.office.signing.verifying.values import Verdict, Verification

VALID, INVALID = Verdict.VALID, Verdict.INVALID
INDETERMINATE, NOT_SIGNED = Verdict.INDETERMINATE, Verdict.NOT_SIGNED


@pytest.fixture(scope="module")
def paper():
    return files.plain_pdf()


@pytest.fixture(scope="module")
def once(ca_of_session, paper):
    """A paper that the leader signed, without a time stamp."""
    return files.signed(paper, ca_of_session)


@pytest.fixture(scope="module")
def twice(ca_of_session, paper):
    """A paper that leader and office signed, with evidence for later."""
    first = files.signed(paper, ca_of_session, level="B-LTA")
    return files.signed(first, ca_of_session, by="con.dau.ubnd", field="dau", level="B-LTA")


@pytest.fixture
def rules(ca):
    return Rules(read_trust(ca.trust_root))


def reasons_of(found):
    return {*found.reasons, *(reason for one in found.signatures for reason in one.reasons)}


def test_a_signature_is_described(once, rules):
    found = verify(once, rules)

    (one,) = found.signatures
    assert found.verdict == VALID
    assert (one.signer, one.level, one.time_source) == (
        "Hoàng Minh Đức",
        "PAdES-B-B",
        "claimed",
    )
    assert one.signer_details == "Chủ tịch, Ủy ban nhân dân xã Vĩnh Hưng"
    assert one.issuer == "CA chuyên dùng công vụ (mẫu)"
    assert one.path_ok and one.integrity and one.covers_whole
    assert one.revocation == "good"


def test_what_the_authority_answered_is_kept_as_evidence(once, rules):
    found = verify(once, rules)

    assert {(one.kind, one.source) for one in found.evidence} == {
        ("ocsp", "asked"),
        ("crl", "asked"),
    }
    assert all(one.content for one in found.evidence)


def test_two_signatures_with_evidence_need_nobody_to_be_asked(twice, rules, ca):
    found = verify(twice, Rules(rules.trust, is_online=False))

    assert found.verdict == VALID
    assert [one.signer for one in found.signatures] == [
        "Hoàng Minh Đức",
        "Ủy ban nhân dân xã Vĩnh Hưng",
    ]
    assert {one.time_source for one in found.signatures} == {"timestamp"}
    assert {one.level for one in found.signatures} == {"PAdES-B-LTA"}
    assert not ca.authority.asked


def test_a_time_stamp_proves_the_time(paper, ca, rules):
    found = verify(files.signed(paper, ca, level="B-T"), rules)

    (one,) = found.signatures
    assert (found.verdict, one.time_source, one.level) == (VALID, "timestamp", "PAdES-B-T")


def test_keys_on_elliptic_curves_are_checked_too(paper, ca, rules):
    found = verify(files.signed(paper, ca, by="truong.phong"), rules)

    assert found.verdict == VALID


def test_a_report_is_read_back_as_it_was_kept(twice, rules):
    found = verify(twice, rules)

    again = Verification.from_plain(found.as_plain())

    assert again.signatures == found.signatures
    assert again.verdict == VALID


TAMPERED = {
    "a byte flipped": (files.flip_a_byte, "content_changed"),
    "a page added": (files.add_a_page, "changed_since"),
    "a stamp that nobody signed": (files.put_a_stamp_on, "changed_since"),
    "an annotation over the text": (files.cover_the_text, "changed_since"),
    "a field filled in": (files.fill_in_the_field, "form_changed"),
    "content replaced": (files.replace_the_content, "changed_since"),
    "the range shifted": (files.shift_the_range, "covers_part"),
    "garbage added": (lambda pdf: pdf + b"\n<html>xin chao</html>\n", "more_bytes"),
    "garbage that ends well": (files.add_well_formed_garbage, "more_bytes"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), TAMPERED.values(), ids=list(TAMPERED))
def test_what_was_done_after_signing_is_seen(once, rules, change, reason):
    found = verify(change(once), rules)

    assert found.verdict == INVALID
    assert reason in reasons_of(found)


@pytest.mark.parametrize(("change", "reason"), TAMPERED.values(), ids=list(TAMPERED))
def test_it_is_seen_behind_two_signatures_too(twice, rules, change, reason):
    found = verify(change(twice), rules)

    assert found.verdict == INVALID


def test_a_signature_of_another_document_is_no_signature(once, paper, ca, rules):
    other = files.signed(paper.replace(b"Trang hai", b"Trang ba!"), ca)

    found = verify(files.paste_a_signature(once, other), rules)

    assert found.verdict == INVALID
    assert "content_changed" in reasons_of(found)


def test_somebody_elses_certificate_does_not_fit(once, ca, rules):
    found = verify(files.replace_the_certificate(once, ca, "pho.chu.tich"), rules)

    assert found.verdict == INVALID


def test_a_file_cut_off_is_never_valid(once, twice, rules):
    cut = [verify(files.cut_off(one), rules).verdict for one in (once, twice)]

    assert VALID not in cut


def test_evidence_cannot_be_taken_away_unseen(twice, rules):
    found = verify(files.drop_the_evidence(twice), rules)

    assert found.verdict == INVALID


def test_an_earlier_state_is_genuine_with_fewer_signatures(twice, rules):
    found = verify(files.first_state_of(twice), rules)

    assert len(found.signatures) == 1
    assert found.verdict == VALID


@pytest.mark.parametrize(
    ("holder", "verdict", "reason"),
    [
        ("thu.hoi", INVALID, "revoked"),
        ("het.han", INDETERMINATE, "expired_no_proof"),
        ("chua.den", INVALID, "not_yet_valid"),
        ("khoa.yeu", INDETERMINATE, "weak"),
        ("khong.ky", INDETERMINATE, "wrong_use"),
        ("nguoi.la", INDETERMINATE, "unknown_issuer"),
    ],
)
def test_the_certificate_decides(paper, ca, rules, holder, verdict, reason):
    found = verify(files.signed(paper, ca, by=holder), rules)

    assert found.verdict == verdict
    assert reasons_of(found) == {reason}


def test_without_any_trusted_root_nothing_is_valid(twice):
    found = verify(twice, Rules(Trust()))

    assert found.verdict == INDETERMINATE
    assert "unknown_issuer" in reasons_of(found)


def test_evidence_outlives_the_certificate(twice, once, rules):
    later = clock.now() + timedelta(days=3650)

    kept = verify(twice, rules, at=clock.now() + timedelta(minutes=5))
    bare = verify(once, rules, at=later)

    assert kept.verdict == VALID
    assert bare.verdict == INDETERMINATE


def test_a_certificate_revoked_afterwards_counts_where_a_time_stamp_says_so(paper, ca, rules):
    bare, stamped = files.signed(paper, ca), files.signed(paper, ca, level="B-T")

    time.sleep(1.1)  # revocations are dated to the second

    with ca.revoked("chu.tich"):
        without, proved = verify(bare, rules), verify(stamped, rules)

    assert (without.verdict, reasons_of(without)) == (INDETERMINATE, {"revoked_no_proof"})
    assert proved.verdict == VALID


def test_signing_after_the_revocation_is_not_valid(paper, ca, rules):
    with ca.revoked("chu.tich"):
        found = verify(files.signed(paper, ca, level="B-T"), rules)

    assert found.verdict == INVALID
    assert "revoked" in reasons_of(found)


@pytest.mark.parametrize(
    "trouble",
    [
        {"down": ["ocsp", "crl"]},
        {"wrong": {"ocsp": "garbage"}, "down": ["crl"]},
        {"wrong": {"ocsp": "signature"}, "down": ["crl"]},
        {"wrong": {"ocsp": "stale"}, "down": ["crl"]},
        {"wrong": {"ocsp": "try_later", "crl": "garbage"}},
        {"wrong": {"ocsp": "refuse", "crl": "signature"}},
    ],
    ids=str,
)
def test_an_authority_that_gives_no_good_answer_leaves_it_open(once, ca, rules, trouble):
    with ca.behaving(**trouble):
        found = verify(once, rules)

    assert found.verdict == INDETERMINATE
    assert reasons_of(found) == {"revocation_unknown"}


def test_the_list_answers_where_the_status_cannot_be_had(once, ca, rules):
    with ca.behaving(down=["ocsp"]):
        found = verify(once, rules)

    assert found.verdict == VALID


def test_a_slow_authority_is_not_waited_for(once, ca, rules, monkeypatch):
    monkeypatch.setattr("xaso.office.signing.verifying.fetching.SECONDS_EACH", 0.3)
    begun = clock.now()

    with ca.behaving(delay={"ocsp": 5, "crl": 5}):
        found = verify(once, rules)

    assert found.verdict == INDETERMINATE
    assert clock.now() - begun < timedelta(seconds=4)


def test_no_address_of_an_unknown_authority_is_asked(paper, ca, rules):
    verify(files.signed(paper, ca, by="nguoi.la"), rules)

    assert not ca.authority.asked


@pytest.mark.parametrize(
    ("make", "verdict", "reason"),
    [
        (lambda pdf: pdf, NOT_SIGNED, "unsigned"),
        (lambda pdf: files.locked(pdf, user="mo"), INDETERMINATE, "encrypted"),
        (lambda pdf: b"%PDF-1.7\n" + b"\x00\xff" * 500, INDETERMINATE, "unreadable"),
        (lambda pdf: b"PK\x03\x04 mot tep khac", INDETERMINATE, "no_pdf"),
        (lambda pdf: b"", INDETERMINATE, "no_pdf"),
    ],
    ids=["nobody signed", "a password", "broken", "no pdf", "empty"],
)
def test_what_cannot_be_judged_is_said(paper, rules, make, verdict, reason):
    found = verify(make(paper), rules)

    assert (found.verdict, found.reasons) == (verdict, (reason,))


def test_a_file_too_large_is_not_read(once, rules):
    found = verify(once, Rules(rules.trust, most_bytes=1000))

    assert (found.verdict, found.reasons) == (INDETERMINATE, ("too_large",))


def test_a_file_that_unfolds_without_end_is_given_up(rules):
    bomb = files.bomb()

    found = verify(bomb, rules)

    assert len(bomb) < 300_000
    assert (found.verdict, found.reasons) == (INDETERMINATE, ("too_complex",))


def test_the_checker_starts_again_after_it_was_killed(once, rules):
    verify(once, rules)
    sandbox.process.kill()
    sandbox.process.wait()

    assert verify(once, rules).verdict == VALID


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_no_bit_of_what_was_signed_can_be_turned(twice, rules, data):
    holes = files.places_of_signatures(twice)
    signed = [at for at in range(len(twice)) if not any(a <= at < b for a, b in holes)]
    at, bit = data.draw(st.sampled_from(signed)), data.draw(st.integers(0, 7))
    turned = twice[:at] + bytes([twice[at] ^ (1 << bit)]) + twice[at + 1 :]

    found = verify(turned, Rules(rules.trust, is_online=False))

    assert found.verdict != VALID


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig (poppler-utils) is not here")
def test_poppler_agrees_on_digests(once, twice, tmp_path):
    def digests(pdf):
        file = tmp_path / "van-ban.pdf"
        file.write_bytes(pdf)
        said = subprocess.run(  # noqa: S603
            ["pdfsig", "-nocert", file],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return said.count("Signature is Valid"), said.count("Digest Mismatch")

    assert digests(once) == (1, 0)
    assert digests(twice)[1] == 0
    assert digests(files.flip_a_byte(once)) == (0, 1)
