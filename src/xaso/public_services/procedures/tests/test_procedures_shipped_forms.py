"""The shipped electronic forms: sound, every branch reachable and passable, papers as the list has them."""

import json
import re
import unicodedata
from datetime import date
from functools import cache

import pypdfium2
import pytest

from xaso.kernel.forms.api import PaperHead, parse, print_form
from xaso.public_services.procedures.services.form_links import shipped_form_links
from xaso.public_services.procedures.shipped import DATA, shipped_procedures
from xaso.public_services.procedures.tests.form_walk import Walk, without

TODAY = date(2026, 11, 22)
FORMS = DATA / "forms"
KEYS = sorted(path.stem for path in FORMS.glob("*.json"))
OWN_LAYOUTS = sorted(path.stem for path in FORMS.glob("*.typ") if path.stem != "declaration")
every_form = pytest.mark.parametrize("key", KEYS)


@cache
def walk_of(key):
    raw = json.loads((FORMS / f"{key}.json").read_text(encoding="utf-8"))
    return Walk(raw, parse(raw).schema, TODAY)


@every_form
def test_a_form_is_sound_and_called_like_its_file(key):
    raw = walk_of(key).raw

    parsed = parse(raw)

    assert parsed.problems == ()
    assert raw["key"] == key


@every_form
def test_titles_of_forms_and_pages_are_in_both_languages(key):
    raw = walk_of(key).raw

    titles = [raw["title"], *(page["title"] for page in raw["pages"])]

    assert all(title["vi"] and title["en"] for title in titles)


@every_form
def test_a_form_ends_with_a_declaration(key):
    last = walk_of(key).raw["pages"][-1]

    assert last["groups"][-1]["fields"][-1]["kind"] == "declaration"


def is_met(branch, checked, *, before):
    """Whether what a branch decides over is there: its questions, or the duty to answer."""
    if branch.decides == "required":
        return any(branch.paths[0] in _plain(path) for path in before)
    return any(_plain(path) in branch.paths for path in checked.shown)


def _plain(path):
    group, *_item, key = path.split(".")
    return f"{group}.{key}"


def dead_ends(walk, checked):
    """Return what a person could not get past: open problems, pages that ask nothing."""
    shown = {_plain(path) for path in checked.shown}
    pages = {page["key"]: page for page in walk.raw["pages"]}
    empty = [
        key
        for key in checked.pages
        if not any(walk.asked[path].page is pages[key] for path in shown)
    ]
    return [*(f"{one.path}: {one.sentence}" for one in checked.problems), *empty]


@every_form
def test_both_sides_of_every_condition_are_reached_and_can_be_gone_through(key):
    walk = walk_of(key)
    wrong = []

    for branch in walk.branches():
        for truth in (True, False):
            around = [(condition, True) for condition in branch.shown_if]
            wanted = walk.wants([*around, (branch.condition, truth)])
            if wanted is None:
                wrong.append(f"{branch.name} {branch.decides} is never {truth}")
                continue
            _values, checked, asked_for = walk.complete(wanted)
            if is_met(branch, checked, before=asked_for) is not truth:
                wrong.append(f"{branch.name} {branch.decides} is not {truth} with {wanted}")
            wrong += [f"{branch.name} {truth}: {end}" for end in dead_ends(walk, checked)]

    assert wrong == []


@every_form
def test_every_demand_is_said_when_it_is_not_met(key):
    walk = walk_of(key)

    unsaid = [(path, say) for path, say in walk.demands() if not is_said(walk, path, say)]

    assert unsaid == []


def is_said(walk, path, say):
    wanted = walk.wants([(condition, True) for condition in walk.asked[path].shown_if])
    copied = walk.asked[path].field.get("calculation", {}).get("copy")
    typed = copied or path
    answers = [*walk.pool(typed), "LA"] if "national" in typed else walk.pool(typed)
    for answer in answers:
        _values, checked, _asked_for = walk.complete(wanted | {typed: answer})
        if say in [problem.sentence for problem in checked.problems]:
            return True
    return False


@every_form
def test_a_form_that_is_filled_in_wholly_passes(key):
    walk = walk_of(key)

    _values, checked, _asked_for = walk.complete({}, fully=True)

    assert checked.problems == ()
    assert checked.is_complete


@every_form
def test_each_missing_answer_is_named(key):
    walk = walk_of(key)
    values, checked, asked_for = walk.complete({})

    for path in set(asked_for).intersection(checked.shown):
        named = [problem.path for problem in walk.check(without(values, path)).problems]
        assert path in named


def test_every_file_is_a_paper_of_its_procedure():
    papers = {
        one.code: {paper.name for paper in one.components} for one in shipped_procedures()
    }

    unknown = [
        (link["key"], path)
        for link in shipped_form_links()
        for path, one in walk_of(link["key"]).asked.items()
        if one.field["kind"] == "file"
        and one.field.get("component") not in papers[link["procedure"]]
    ]

    assert unknown == []


def test_every_form_belongs_to_a_procedure_of_full_detail_and_no_link_dangles():
    full = {one.code for one in shipped_procedures() if one.detail_level == "full"}

    links = shipped_form_links()

    assert sorted(link["key"] for link in links) == KEYS
    assert {link["procedure"] for link in links} <= full
    assert len(links) >= 14


def printed(walk, wanted, *, fully=True):
    _values, checked, _asked_for = walk.complete(wanted, fully=fully)
    pages = pypdfium2.PdfDocument(print_form(walk.schema, checked, HEAD))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


@every_form
def test_a_filled_form_prints_with_its_head_its_answers_and_a_place_to_sign(key):
    text = printed(walk_of(key), {})

    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: UBND xã Sơn Vĩ"):
        assert words in text
    assert "Nguyễn Thị Mẫu" in text
    assert "001190000011" in text
    assert "ngày 22 tháng 11 năm 2026" in text
    assert "cam đoan" in text
    assert "(Ký, ghi rõ họ" in text


def test_the_well_known_declarations_have_layouts_of_their_own():
    assert set(OWN_LAYOUTS) >= {
        "birth_registration",
        "death_registration",
        "household_business",
        "marital_status",
        "marriage_registration",
    }
    assert set(OWN_LAYOUTS) <= set(KEYS)


@pytest.mark.parametrize("key", OWN_LAYOUTS)
def test_an_own_layout_prints_whatever_branch_was_taken(key):
    walk = walk_of(key)

    for branch in walk.branches():
        for truth in (True, False):
            around = [(condition, True) for condition in branch.shown_if]
            wanted = walk.wants([*around, (branch.condition, truth)])
            assert "cam đoan" in printed(walk, wanted, fully=False), branch.name


def test_the_birth_declaration_prints_the_parent_who_fills_it_in():
    walk = walk_of("birth_registration")

    text = printed(walk, {"role.relation": "mother", "applicant.name": "Lò Thị Hoa"})

    assert "Họ, chữ đệm, tên người mẹ: Lò Thị Hoa" in text


def test_the_marriage_declaration_prints_both_sides_beside_each_other():
    walk = walk_of("marriage_registration")

    text = printed(
        walk,
        {"role.side": "male", "applicant.name": "Giàng A Páo", "female.name": "Vừ Thị Mỷ"},
    )

    assert "Họ, chữ đệm, tên Giàng A Páo Vừ Thị Mỷ" in text


def test_the_death_declaration_prints_what_is_known_of_an_unknown_person():
    walk = walk_of("death_registration")

    text = printed(walk, {"deceased.known": False, "deceased.marks": "Nam, cao 1,6 m"})

    assert "Họ, chữ đệm, tên: chưa rõ" in text
    assert "Nam, cao 1,6 m" in text


HEAD = PaperHead(addressee="UBND xã Sơn Vĩ", place="Sơn Vĩ", day=TODAY, signer="Nguyễn Thị Mẫu")
