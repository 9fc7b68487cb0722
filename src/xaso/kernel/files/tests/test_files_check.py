"""``xaso files check`` finds what database and disk do not agree on."""

import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE

LONG_AGO = (1_700_000_000, 1_700_000_000)


def check(*options):
    out = io.StringIO()
    try:
        call_command("files", "check", "--json", *options, stdout=out)
    except CommandError:
        assert not json.loads(out.getvalue())["ok"]
    report = json.loads(out.getvalue())
    (found,) = [one for one in report["communes"] if one["commune"] == HERE]
    return report, found


@pytest.fixture
def objects(here):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        stored_pdf(name)
    return sorted(path for path in here.rglob("*") if path.is_file())


def test_a_sound_store_is_said_to_be_so(objects):
    report, found = check("--contents")

    assert report["ok"]
    assert (found["objects"], found["keys"]) == (3, {"k1": 3})
    assert found["states"] == {"available": 3}


def test_missing_short_and_stray_objects_are_named(objects, here):
    lost, short, _sound = objects
    lost.unlink()
    os.truncate(short, 20)
    stray = short.with_name(f"{short.name[:2]}.stray")
    stray.write_bytes(b"x")
    os.utime(stray, LONG_AGO)

    report, found = check()

    assert not report["ok"]
    assert [lost.name.split(".")[1]] == found["missing"]
    assert [short.name.split(".")[1]] == found["wrong_length"]
    assert [stray.name] == found["strays"]


def test_an_object_just_written_may_belong_to_an_open_transaction(objects):
    objects[0].with_name("moi-viet").write_bytes(b"x")

    assert check()[0]["ok"]


def test_a_changed_byte_is_found_when_contents_are_compared(objects):
    content = bytearray(objects[0].read_bytes())
    content[3] ^= 1
    objects[0].write_bytes(content)

    assert check()[0]["ok"]
    assert check("--contents")[1]["damaged"] == [objects[0].name.split(".")[1]]


def test_what_an_interrupted_writer_left_is_named(objects, here):
    left = here / "incoming" / "dang-viet"
    left.write_bytes(b"x")
    os.utime(left, LONG_AGO)

    assert check()[0]["leftovers"] == ["dang-viet"]


def test_people_read_the_same_in_sentences(objects):
    out = io.StringIO()

    call_command("files", "check", stdout=out)

    assert f"commune {HERE}: 3 objects" in out.getvalue()
