"""The Vietnamese words of all modules together: Django merges their catalogues into one."""

import re
from collections import defaultdict

import pytest
from tools.messages import ROOT, catalogues, read

OLD_SPELLING = re.compile(r"\b\w*(uỷ|hoá|hoà|khoá|xoá|toà|thuỷ|huỷ|tuỳ|luỹ)\b", re.IGNORECASE)
RUDE = re.compile(r"\bbạn\b(?! (đọc|hàng|bè))|Lỗi!", re.IGNORECASE)


@pytest.fixture(scope="module")
def texts():
    """Give every text with its translations: catalogue → (text, context) → Vietnamese."""
    return {
        str(path.relative_to(ROOT)): {
            (_first(one.id), one.context): _first(one.string) for one in read(path) if one.id
        }
        for path in catalogues()
    }


def _first(text):
    return text if isinstance(text, str) else text[0]


def test_one_text_has_one_translation(texts):
    found = defaultdict(set)
    for catalogue in texts.values():
        for text, vietnamese in catalogue.items():
            found[text].add(vietnamese)

    assert {text: words for text, words in found.items() if len(words) > 1} == {}


@pytest.mark.parametrize("wrong", [OLD_SPELLING, RUDE], ids=["old spelling", "rude"])
def test_no_text_is_spelt_or_said_so(texts, wrong):
    found = [
        f"{name}: {words}"
        for name, catalogue in texts.items()
        for words in catalogue.values()
        if wrong.search(words)
    ]

    assert found == []
