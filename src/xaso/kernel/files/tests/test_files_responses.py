"""A file reaches the browser so that it can neither run nor stay there."""

import pytest

from xaso.kernel.files import api
from xaso.kernel.files.testing import PNG, a_pdf


def answer(content, name, *, inline):
    stored = api.store_bytes(content, name=name, actor=None)
    return api.as_response(stored.id, inline=inline)


def test_a_file_is_streamed_with_its_length_and_its_vietnamese_name(here):
    response = answer(a_pdf(), "Giấy khai sinh.pdf", inline=False)

    assert response.getvalue() == a_pdf()
    assert response["Content-Length"] == str(len(a_pdf()))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Gi%E1%BA%A5y%20khai%20sinh.pdf"
    )


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", a_pdf()), ("a.png", PNG), ("a.txt", b"<script>")],
    ids=["pdf", "png", "txt"],
)
def test_nothing_is_guessed_kept_or_run(here, name, content, inline):
    response = answer(content, name, inline=inline)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("a.pdf", a_pdf(), True),
        ("a.png", PNG, True),
        ("a.txt", b"<script>alert(1)</script>", False),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", False),
    ],
    ids=["pdf", "png", "txt", "heic"],
)
def test_only_pictures_and_pdf_are_shown_inside_the_browser(here, name, content, shown):
    response = answer(content, name, inline=True)

    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert ("sandbox" in response["Content-Security-Policy"]) is (name != "a.pdf")


def test_a_damaged_file_answers_before_the_first_byte(here):
    stored = api.store_bytes(a_pdf(), name="a.pdf", actor=None)
    next(path for path in here.rglob("*.*") if path.is_file()).write_bytes(b"x" * 100)

    with pytest.raises(api.DamagedFileError):
        api.as_response(stored.id, inline=True)
