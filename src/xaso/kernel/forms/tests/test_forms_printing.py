"""The filled form on paper."""

import json
from datetime import date

import pypdfium2
import pytest

from xaso.kernel.forms.parsing import read_schema
from xaso.kernel.forms.printing import PLAIN, PaperHead, layout_of, paper_of, print_form
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.forms.tests.test_forms_checking import checked, sampled
from xaso.lib.typeset import TypesetError

pytestmark = pytest.mark.django_db
SCHEMA = read_schema(BIRTH)
HEAD = PaperHead(
    addressee="Ủy ban nhân dân xã Sơn Vĩ",
    place="Sơn Vĩ",
    day=date(2026, 11, 2),
    signer="Nguyễn Thị Mẫu",
    note="H56.99.01-20261121-0000012",
)


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_plain_layout_carries_answers_tables_declaration_and_signature():
    result = checked(sampled(siblings=[{"name": "Lê Văn Cả"}, {"name": "Lê Thị Hai"}]))

    text = words(print_form(SCHEMA, result, HEAD))

    for part in (
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Kính gửi: Ủy ban nhân dân xã Sơn Vĩ",
        "Quan hệ với trẻ: Cha",
        "Lê Thị Hai",
        "Tôi cam đoan",
        "Sơn Vĩ, ngày 02 tháng 11 năm 2026",
        "Người khai",
        "H56.99.01-20261121-0000012",
    ):
        assert part in text


def test_what_was_typed_is_printed_and_never_evaluated():
    values = sampled(
        child={"late": '#read("/etc/passwd") *đậm* $x$', "birth_date": "2020-01-01"}
    )

    assert '#read("/etc/passwd") *đậm* $x$' in words(print_form(SCHEMA, checked(values), HEAD))


def test_an_empty_form_prints_too():
    assert "Người khai" in words(print_form(SCHEMA, checked({}), PaperHead()))


def test_a_form_with_a_layout_of_its_own_is_printed_by_it(settings, tmp_path):
    settings.XASO_FORM_FOLDERS = [tmp_path]
    layout = tmp_path / f"{SCHEMA.key}.typ"
    layout.write_text(
        "#let paper = json(bytes(sys.inputs.data)).papers.first()\n"
        '#set text(font: "Tinos")\n'
        "#set document(title: paper.title)\n"
        'Mẫu riêng: #paper.answers.at("child.name")\n',
        encoding="utf-8",
    )

    assert layout_of(SCHEMA.key) == layout
    assert words(print_form(SCHEMA, checked(sampled()), HEAD)) == "Mẫu riêng: Nguyễn Thị Mẫu"


def test_a_broken_layout_says_so(settings, tmp_path):
    settings.XASO_FORM_FOLDERS = [tmp_path]
    (tmp_path / f"{SCHEMA.key}.typ").write_text("#nothing-of-this-name", encoding="utf-8")

    with pytest.raises(TypesetError):
        print_form(SCHEMA, checked(sampled()), HEAD)


def test_a_layout_gets_plain_values_only():
    paper = paper_of(SCHEMA, checked(sampled()), HEAD)

    assert json.loads(json.dumps(paper)) == paper
    assert layout_of("no_such_form") == PLAIN
