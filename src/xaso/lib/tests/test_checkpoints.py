"""Signed checkpoints as others write and read them."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xaso.lib.checkpoints import (
    Checkpoint,
    NoCheckpointError,
    is_signed,
    read,
    read_key,
    say_key,
    sign,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"8" * 32)
STATE = Checkpoint(
    "xaso/audit/15349", 1522, bytes(range(32)), datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
)


def test_a_checkpoint_is_read_as_it_was_signed():
    note = sign(STATE, KEY)

    assert read(note) == STATE
    assert is_signed(note, [OTHER.public_key(), KEY.public_key()])


def test_a_note_is_laid_out_as_the_specification_says():
    lines = sign(STATE, KEY).split("\n")
    signed = base64.b64decode(lines[5].rpartition(" ")[2])
    public = b"\x01" + KEY.public_key().public_bytes_raw()

    assert lines[:3] == ["xaso/audit/15349", "1522", base64.b64encode(STATE.root).decode()]
    assert lines[4] == lines[6] == ""
    assert lines[5].startswith("— xaso/audit/15349 ")
    assert signed[:4] == hashlib.sha256(b"xaso/audit/15349\n" + public).digest()[:4]
    KEY.public_key().verify(signed[4:], "\n".join([*lines[:4], ""]).encode())


def test_the_key_is_said_as_other_programs_take_it():
    name, hint, public = say_key(STATE.origin, KEY.public_key()).split("+", 2)

    assert name == STATE.origin
    assert base64.b64decode(public) == b"\x01" + KEY.public_key().public_bytes_raw()
    assert bytes.fromhex(hint) == hashlib.sha256(
        b"xaso/audit/15349\n\x01" + KEY.public_key().public_bytes_raw()
    ).digest()[:4]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [("1522", "1521"), ("15349\n", "15350\n"), ("05:00:00", "05:00:01"), ("AAEC", "AAED")],
    ids=["size", "tree", "moment", "root"],
)
def test_a_changed_checkpoint_is_no_longer_signed(old, new):
    note = sign(STATE, KEY).replace(old, new, 1)

    assert read(note) != STATE
    assert not is_signed(note, [KEY.public_key()])


def test_another_key_does_not_vouch():
    note = sign(STATE, OTHER)

    assert not is_signed(note, [KEY.public_key()])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "không phải",
        "a\n-1\nAA==\nat x\n\n",
        sign(STATE, KEY).replace("1522", "01522"),
        sign(STATE, KEY).replace("05:00:00Z", "25:00:00Z"),
        sign(STATE, KEY).replace("at 2026", "2026"),
        sign(STATE, KEY).replace("AAEC", "AAE"),
    ],
)
def test_what_is_no_checkpoint_is_refused(note):
    with pytest.raises(NoCheckpointError):
        read(note)


@pytest.mark.parametrize("signature", ["", "— xaso/audit/15349 ***", "— ai đó AAAA"])
def test_a_note_with_a_broken_signature_is_not_signed(signature):
    note = f"{STATE.text}\n{signature}\n"

    assert not is_signed(note, [KEY.public_key()])


def test_a_key_is_read_as_it_was_said():
    said = say_key(STATE.origin, KEY.public_key())

    assert read_key(said) == KEY.public_key()


@pytest.mark.parametrize(
    ("old", "new"),
    [("15349", "15350"), ("+", "-"), ("+AS", "+A"), ("+AS", "+BS"), ("xaso", "+")],
    ids=["another tree", "no parts", "torn", "another kind", "no name"],
)
def test_a_key_that_was_not_said_so_is_refused(old, new):
    said = say_key(STATE.origin, KEY.public_key())
    assert old in said

    with pytest.raises(ValueError):
        read_key(said.replace(old, new, 1))
