"""Encrypted segments give back what was written, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.files import segments
from xaso.kernel.files.segments import TAG, BrokenSegmentError, decrypt, encrypt, encrypted_size

KEY = bytes(range(32))
PLACE = b"xaso-file-1|15349|x"


@pytest.fixture(autouse=True)
def small_segments(monkeypatch):
    monkeypatch.setattr(segments, "SEGMENT", 16)


def written(content):
    return list(encrypt([content], KEY, bound_to=PLACE))


def read(pieces, key=KEY, place=PLACE):
    return b"".join(decrypt(pieces, key, bound_to=place))


@given(pieces=st.lists(st.binary(max_size=40), max_size=12).filter(any))
@settings(max_examples=150, deadline=None)
def test_content_in_pieces_of_any_size_comes_back_whole(pieces):
    content = b"".join(pieces)

    stored = list(encrypt(pieces, KEY, bound_to=PLACE))

    assert read(stored) == content
    assert len(b"".join(stored)) == encrypted_size(len(content))
    assert {len(one) for one in stored[:-1]} <= {segments.SEGMENT + TAG}


@given(content=st.binary(min_size=1, max_size=80), data=st.data())
@settings(max_examples=150, deadline=None)
def test_one_changed_bit_anywhere_is_refused(content, data):
    stored = b"".join(written(content))
    bit = data.draw(st.integers(0, len(stored) * 8 - 1))
    changed = bytearray(stored)
    changed[bit // 8] ^= 1 << bit % 8
    step = segments.SEGMENT + TAG
    pieces = [bytes(changed[at : at + step]) for at in range(0, len(changed), step)]

    with pytest.raises(BrokenSegmentError):
        read(pieces)


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda s: s[:-1], id="last segment cut off"),
        pytest.param(lambda s: s[1:], id="first segment cut off"),
        pytest.param(lambda s: [s[1], s[0], *s[2:]], id="two segments exchanged"),
        pytest.param(lambda s: [s[0], *s], id="a segment doubled"),
        pytest.param(lambda s: [*s, s[-1]], id="the last segment doubled"),
        pytest.param(lambda s: [s[0], s[2]], id="a segment left out"),
        pytest.param(lambda s: [*s[:-1], s[-1][:-1]], id="a byte cut off"),
        pytest.param(lambda s: [*s, b"x"], id="a byte added"),
        pytest.param(lambda s: [], id="nothing left"),
    ],
)
def test_segments_left_out_moved_or_cut_are_refused(tamper):
    stored = written(b"a" * 16 + b"b" * 16 + b"c" * 7)

    with pytest.raises(BrokenSegmentError):
        read(tamper(stored))


def test_a_whole_last_segment_cannot_pass_for_the_end():
    stored = written(b"a" * 32)

    with pytest.raises(BrokenSegmentError):
        read(stored[:1])


@pytest.mark.parametrize(
    ("key", "place"),
    [(bytes(range(1, 33)), PLACE), (KEY, b"xaso-file-1|15361|x")],
    ids=["key", "place"],
)
def test_another_key_or_place_opens_nothing(key, place):
    with pytest.raises(BrokenSegmentError):
        read(written(b"a" * 40), key, place)


def test_the_disk_shows_nothing_of_the_content():
    stored = b"".join(written(b"Nguyen Van A" * 5))

    assert b"Nguyen" not in stored
