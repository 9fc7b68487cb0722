"""Reading letters, however they were written."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.office.documents.mailbox.faults import UnfitLetterError
from xaso.office.documents.mailbox.reading import LONGEST_TEXT, read_heading, read_letter

PDF = "JVBERi0xLjcK"


def lines(*written):
    return "\r\n".join([*written, ""]).encode()


def with_part(*head, body=PDF):
    return lines(
        "From: vanthu@xa.example",
        "Content-Type: multipart/mixed; boundary=X",
        "",
        "--X",
        *head,
        "",
        body,
        "--X--",
    )


def nested(depth):
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{one}\r\n\r\n--b{one}\r\n"
        for one in range(depth)
    )
    return f"{head}Content-Type: text/plain\r\n\r\nchào\r\n".encode()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            "Content-Disposition: attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf",
            id="RFC 2231",
        ),
        pytest.param(
            "Content-Disposition: attachment; filename*0*=UTF-8''C%C3%B4ng;"
            " filename*1*=%20v%C4%83n.pdf",
            id="RFC 2231 in pieces",
        ),
        pytest.param(
            'Content-Disposition: attachment; filename="=?utf-8?B?Q8O0bmcgdsSDbi5wZGY=?="',
            id="encoded word in quotes",
        ),
        pytest.param(
            'Content-Type: application/pdf; name="=?utf-8?Q?C=C3=B4ng_v=C4=83n.pdf?="',
            id="name of the type",
        ),
        pytest.param(
            'Content-Disposition: attachment; filename="Công văn.pdf"', id="bare UTF-8"
        ),
    ],
)
def test_vietnamese_names_of_files_are_read_however_they_are_written(head):
    found = read_letter(with_part(head, "Content-Transfer-Encoding: base64"))

    [file] = found.files
    assert (file.name, file.content) == ("Công văn.pdf", b"%PDF-1.7\n")


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("utf-8", "utf-8"),
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("x-unknown", "utf-8"),
        ("windows-1258", "windows-1258"),
        ("us-ascii", "windows-1258"),
        ("utf-16", "utf-16"),
    ],
)
def test_words_are_read_although_the_charset_is_declared_wrongly(declared, used):
    words = "Đăng ký hộ tịch"
    written = words if used != "windows-1258" else "Đăng ky\u0301 h\u00f4\u0323 ti\u0323ch"

    found = read_letter(
        lines(f"Content-Type: text/plain; charset={declared}", "") + written.encode(used)
    )

    assert found.text == words


def test_a_letter_in_html_is_read_as_words_and_its_scripts_are_not():
    html = "<style>p{}</style><p>Kính gửi <b>xã</b>,</p><script>alert(1)</script><p>Trân trọng &amp; cảm ơn</p>"

    found = read_letter(lines("Content-Type: text/html; charset=utf-8", "", html))

    assert found.text == "Kính gửi xã ,\nTrân trọng & cảm ơn"


def test_a_forwarded_letter_gives_its_files():
    inner = EmailMessage()
    inner["Subject"] = "Chuyển tiếp"
    inner.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    outer = EmailMessage()
    outer.set_content("Chuyển văn thư xử lý.")
    outer.add_attachment(inner)

    found = read_letter(outer.as_bytes())

    assert [one.name for one in found.files] == ["a.pdf"]
    assert found.text == "Chuyển văn thư xử lý."


def test_logos_inside_the_text_are_no_pages_and_large_pictures_are():
    head = ("Content-Type: image/png", "Content-ID: <a@b>", "Content-Disposition: inline")

    logo = read_letter(with_part(*head, body="x" * 2_000))
    page = read_letter(with_part(*head, body="x" * 80_000))

    assert (len(logo.files), len(page.files)) == (0, 1)


def test_outlooks_package_is_known_by_its_type():
    [file] = read_letter(with_part("Content-Type: application/ms-tnef; name=x.bin")).files

    assert file.is_outlook


@pytest.mark.parametrize("depth", [30, 4_000])
def test_a_letter_inside_letters_inside_letters_is_refused(depth):
    with pytest.raises(UnfitLetterError, match="too_complex"):
        read_letter(nested(depth))


def test_a_letter_of_thousands_of_parts_is_refused():
    parts = ["--X", "", "a"] * 5_000

    with pytest.raises(UnfitLetterError, match="too_complex"):
        read_letter(lines("Content-Type: multipart/mixed; boundary=X", "", *parts))


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("=?utf-8?B?U+G7nyBO4buZaSB24bul?= <a@b.example>", "Sở Nội vụ", "a@b.example"),
        ("Sở Nội vụ <a@b.example>", "Sở Nội vụ", "a@b.example"),
        ("a@b.example, c@d.example", "", "a@b.example"),
        ("không có", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_read_as_claimed(written, name, address):
    found = read_heading(f"From: {written}\r\n\r\n".encode())

    assert found.sender_address == address
    assert name in found.sender_name


def test_no_header_can_bring_a_second_line_or_what_no_database_keeps():
    found = read_letter(
        lines("Subject: =?utf-8?Q?a=0D=0ABcc:_x@y.example=00?=", "Date: never", "", "b\0c")
    )

    assert found.subject == "a Bcc: x@y.example"
    assert found.text == "bc"
    assert found.sent_at is None


def test_a_letter_is_the_same_whatever_way_it_took_and_another_one_with_other_words():
    letter = lines("Message-ID: <1@x>", "Subject: a", "", "một")

    same = read_letter(b"Received: by relay\r\n" + letter)
    other = read_letter(letter.replace("một".encode(), b"hai"))

    assert same.identity == read_letter(letter).identity != other.identity


@pytest.mark.parametrize(
    "head",
    ["Subject: " + "=?utf-8?q?a?= " * 80_000, "Content-Type: text/plain; " + "a=b; " * 200_000],
)
def test_endless_headers_take_no_time(head):
    began = time.process_time()

    read_letter(lines(head, "", "chào"))

    assert time.process_time() - began < 2


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    b"\r\n",
                    b"\r\n\r\n",
                    b"--X",
                    b"--X--",
                    b"Content-Type: multipart/mixed; boundary=X\r\n",
                    b"Content-Type: message/rfc822\r\n",
                    b"Content-Type: text/plain; charset=idna\r\n",
                    b"Content-Type: text/html; charset=undefined\r\n",
                    b"Content-Transfer-Encoding: base64\r\n",
                    b"Content-Transfer-Encoding: x-uuencode\r\n",
                    b"Content-Disposition: attachment; filename*=x''%zz%00\r\n",
                    b"Content-Disposition: attachment; filename*0=a; filename*x=b\r\n",
                    b"Subject: =?utf-8?B?=AA?= =?x?Q?=ZZ?=\r\n",
                    b"From: <@,;:>\xff\r\n",
                    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n",
                    b"Message-ID: \xc3\x28\r\n",
                ]
            ),
        ),
        max_size=40,
    )
)
def test_whatever_comes_is_read_or_refused_and_can_be_kept(pieces):
    raw = b"".join(pieces)

    for read in (read_letter, read_heading):
        try:
            found = read(raw)
        except UnfitLetterError:
            continue
        said = [found.subject, found.sender_name, found.message_id, found.text]
        said += [one.name for one in found.files]
        assert not any("\0" in one for one in said)
        assert all(one.encode() is not None for one in said)
        assert len(found.text) <= LONGEST_TEXT
        assert len(found.identity) == 64
