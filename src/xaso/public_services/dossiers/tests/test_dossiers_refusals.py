"""Every refusal is a polite Vietnamese sentence that says what to do."""

from datetime import UTC, datetime

import pytest

from xaso.public_services.dossiers import errors
from xaso.public_services.dossiers.refusals import SENTENCES, say_refusal

LATEST = datetime(2026, 10, 7, 2, tzinfo=UTC)
SAID = [
    (errors.ActRefusedError(), "xem lại hồ sơ"),
    (errors.WrongStateError("hand_over", "processing"), "“Đang giải quyết”"),
    (errors.NotAtThisStepError(), "chuyển hồ sơ đến đúng bước"),
    (errors.NobodyToDoItError(), "chọn đơn vị hoặc người khác"),
    (errors.OpenConsultationError(), "ghi nhận không có ý kiến"),
    (errors.SupplementLimitError(1), "yêu cầu bổ sung 1 lần"),
    (errors.ExtensionLimitError(1), "hẹn lại 1 lần"),
    (errors.ExtensionTooLateError(LATEST), "chậm nhất thứ Tư 07/10/2026"),
    (errors.MissingComponentsError(("Tờ khai", "Giấy chứng sinh")), "Tờ khai; Giấy chứng sinh"),
    (errors.NoTimeLimitError(), "ghi thời hạn giải quyết"),
    (errors.OriginalsNotReturnedError(("Sổ đỏ",)), "Sổ đỏ"),
    (errors.FeeUndecidedError(), "quyết định trước"),
    (errors.FeeUnpaidError(), "chờ tiền về hoặc thu tại quầy"),
    (errors.NotLateError(), "chưa quá hạn"),
    (errors.ResultRecalledError(), "chờ văn bản thay thế, hoặc hỏi văn thư"),
]


def classes(of=errors.ActRefusedError):
    return {of}.union(*(classes(one) for one in of.__subclasses__()))


def test_no_refusal_is_without_a_sentence():
    assert set(SENTENCES) == classes() == {type(error) for error, _words in SAID}


@pytest.mark.parametrize(("error", "words"), SAID, ids=lambda one: type(one).__name__)
def test_the_sentence_says_what_to_do(error, words):
    sentence = say_refusal(error)

    assert words in sentence
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "Đề nghị" in sentence
