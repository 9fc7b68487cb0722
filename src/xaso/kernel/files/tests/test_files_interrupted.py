"""What a broken upload leaves in the temporary folder is gone with the answer."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_part_that_could_not_be_written_does_not_stay(
    monkeypatch, tmp_path, settings, number
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    begun = []

    def write(file, content):
        begun.append(file)  # keeps it alive, as the traceback of a real fault does
        if len(begun) > 1:
            raise OSError(number, "No space left on device")
        return file.file.write(content)

    monkeypatch.setattr(TemporaryUploadedFile, "write", write, raising=False)
    large = SimpleUploadedFile("quét.txt", b"x" * 3_000_000)
    answer = Client(raise_request_exception=False).post("/dang-nhap/", {"file": large})

    assert answer.status_code == (507 if number == errno.ENOSPC else 500)
    assert len(begun) > 1
    assert list(tmp_path.iterdir()) == []
