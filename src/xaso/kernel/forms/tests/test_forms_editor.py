"""Officials build a form: begin, change, take back, put to use; two people at once."""

from copy import deepcopy

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.forms.api import form_in_use
from xaso.kernel.forms.services.sketches import begin_from, find_sketch
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
KEY = SMALL_FORM["key"]
EDIT = f"/forms/{KEY}/edit/"


@pytest.fixture
def editor(client):
    commune(HERE)
    published_form()
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    client.post(reverse("forms:begin", args=[KEY]))
    return client


def sketch():
    with acting_in(HERE):
        return find_sketch(KEY)


def press(editor, act, **more):
    return editor.post(EDIT, {"act": act, "revision": sketch().revision} | more, follow=True)


def keys():
    return [[f.key for f in group.fields] for group in sketch().schema.groups()]


def part(place):
    return reverse("forms:part", args=[KEY, place])


def typed_in(page):
    """Return what a browser would send back for a part as it stands."""
    form = page.context["form"]
    data = {"revision": page.context["sketch"].revision}
    forms = [form, *[condition for _name, condition in form.conditions()]]
    if hasattr(form, "calculation"):
        demands = [part for one in form.demands for part in (one, one.that)]
        forms += [form.calculation, *demands]
    for one in forms:
        for field in one:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    return data


def save(editor, place, **changes):
    data = typed_in(editor.get(part(place))) | changes
    return editor.post(part(place), data, follow=True)


def discard(editor):
    address = reverse("forms:discard", args=[KEY])
    return editor.post(f"{address}?revision={sketch().revision}")


def text_of(response):
    return response.content.decode()


def test_beginning_twice_goes_on_with_what_was_begun(editor):
    press(editor, "remove:0-0-1")

    editor.post(reverse("forms:begin", args=[KEY]))

    assert keys()[0] == ["name"]


def test_the_outline_names_every_part_and_the_phone_stands_beside(editor):
    shown = text_of(editor.get(EDIT))

    assert "Họ, chữ đệm, tên" in shown
    assert 'value="up:0-0-1"' in shown
    assert f'src="/forms/{KEY}/edit/phone/?page=who&amp;data="' in shown


def test_buttons_move_copy_and_remove_and_undo_brings_back(editor):
    press(editor, "up:0-0-1")
    assert keys()[0] == ["phone", "name"]
    press(editor, "copy:0-0-0")
    assert keys()[0] == ["phone", "phone_2", "name"]
    press(editor, "remove:0-0-2")
    assert keys()[0] == ["phone", "phone_2"]

    press(editor, "undo:")
    assert keys()[0] == ["phone", "phone_2", "name"]
    press(editor, "redo:")
    assert keys()[0] == ["phone", "phone_2"]


def test_a_new_question_opens_its_own_page(editor):
    answer = press(editor, "add:0-0")

    assert answer.redirect_chain[-1][0] == part("0-0-2")
    assert "Câu hỏi mới" in text_of(answer)


def test_a_part_that_is_saved_as_it_stands_stays_as_it_is(editor):
    before = sketch().schema

    for place in ("form", "0", "0-0", "0-0-0", "0-0-1", "1-0-0", "1-0-1"):
        assert save(editor, place).status_code == 200

    assert sketch().schema == before


def test_a_question_gets_its_words_kind_options_and_condition(editor):
    press(editor, "add:1-0")
    save(editor, "1-0-2", label="Giới tính", kind="choice")
    save(editor, "1-0-2", options="Nam\nnu | Nữ | Female", required="yes")
    changed = {
        "when-subject_0": "field:applicant.phone",
        "when-comparison_0": "filled",
        "when-subject_1": "field:matter.text",
        "when-comparison_1": "is",
        "when-value_1": "Xin cấp",
        "when-any_of": "any",
    }
    answer = save(editor, "1-0-2", **changed)

    asked = sketch().schema.pages[1].groups[0].fields[2]
    assert answer.status_code == 200
    assert [(one.value, one.label.vi, one.label.en) for one in asked.options] == [
        ("nam", "Nam", ""),
        ("nu", "Nữ", "Female"),
    ]
    assert asked.required is True
    assert [one.subject.field for one in asked.when.conditions] == [
        "applicant.phone",
        "matter.text",
    ]
    assert "Biểu mẫu hợp lệ" in text_of(editor.get(EDIT))


def test_what_cannot_be_understood_stands_by_its_field_and_is_kept_as_typed(editor):
    raw = {"demand0-say": "Sai rồi", "label": "Họ tên mới"}
    answer = save(editor, "0-0-0", **raw)

    assert answer.status_code == 422
    assert "Họ tên mới" in text_of(answer)
    assert sketch().schema.pages[0].groups[0].fields[0].label.vi == "Họ, chữ đệm, tên"


def test_whoever_saves_what_somebody_else_changed_is_told_and_keeps_the_words(editor):
    stale = typed_in(editor.get(part("0-0-0"))) | {"label": "Chữ của người thứ hai"}
    save(editor, "0-0-0", label="Chữ của người thứ nhất")

    answer = editor.post(part("0-0-0"), stale)

    assert answer.status_code == 422
    assert "Chữ của người thứ hai" in text_of(answer)
    assert "có người khác" in text_of(answer)
    assert sketch().schema.pages[0].groups[0].fields[0].label.vi == "Chữ của người thứ nhất"


def test_a_button_on_an_old_page_does_nothing(editor):
    old = sketch().revision
    press(editor, "remove:0-0-1")

    answer = editor.post(EDIT, {"act": "remove:0-0-0", "revision": old}, follow=True)

    assert keys()[0] == ["name"]
    assert "có người khác" in text_of(answer)


def test_an_unsound_form_is_kept_with_links_and_not_put_to_use(editor):
    looks = {"when-subject_0": "field:applicant.phone", "when-comparison_0": "filled"}
    save(editor, "1-0-0", **looks)
    press(editor, "remove:0-0-1")

    shown = text_of(editor.get(EDIT))
    answer = editor.post(
        reverse("forms:publish", args=[KEY]), {"revision": sketch().revision}, follow=True
    )

    assert f'href="{part("1-0-0")}">Nội dung đề nghị</a>' in shown
    assert answer.redirect_chain[-1][0] == EDIT
    assert form_in_use(KEY, commune_id=HERE).schema.place("applicant.phone")


def test_a_published_form_is_in_use_here_at_once_and_nowhere_else(editor):
    commune(THERE)
    save(editor, "form", title="Tờ khai của xã")
    before = text_of(editor.get(reverse("forms:publish", args=[KEY])))

    answer = editor.post(
        reverse("forms:publish", args=[KEY]), {"revision": sketch().revision}, follow=True
    )

    assert "Tờ khai của xã" in before
    assert answer.redirect_chain[-1][0] == reverse("forms:form", args=[KEY])
    assert form_in_use(KEY, commune_id=HERE).schema.title.vi == "Tờ khai của xã"
    assert form_in_use(KEY, commune_id=THERE).schema.title.vi == "Tờ khai mẫu"
    assert sketch() is None


def test_publishing_twice_publishes_once(editor):
    save(editor, "form", title="Tờ khai của xã")
    sent = {"revision": sketch().revision}
    editor.post(reverse("forms:publish", args=[KEY]), sent)

    answer = editor.post(reverse("forms:publish", args=[KEY]), sent, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("forms:form", args=[KEY])
    with acting_in(HERE):
        assert AuditEntry.objects.filter(action="forms.version.published").count() == 1


def test_what_is_thrown_away_leaves_what_is_in_use(editor):
    editor.post(reverse("forms:try", args=[KEY]))
    editor.post(reverse("forms:preview", args=[KEY]), {"sample": "1"})

    stale = editor.post(f"/forms/{KEY}/edit/discard/?revision=99", follow=True)
    assert "có người khác" in text_of(stale)

    discard(editor)

    assert sketch() is None
    assert form_in_use(KEY, commune_id=HERE).schema.title.vi == "Tờ khai mẫu"


def test_every_act_is_written_down(editor):
    press(editor, "up:0-0-1")
    discard(editor)

    with acting_in(HERE):
        acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"forms.sketch.begun", "forms.sketch.changed", "forms.sketch.discarded"} <= acts


def test_the_phone_may_be_framed_by_ourselves_and_nothing_else_may(editor):
    framed = editor.get(f"/forms/{KEY}/edit/phone/")
    plain = editor.get(EDIT)

    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert plain["X-Frame-Options"] == "DENY"


def test_the_phone_shows_a_page_with_answers_and_leads_on(editor):
    address = f"/forms/{KEY}/edit/phone/?page=who&data=made-up"

    shown = editor.get(address)
    refused = editor.post(address, {"applicant-name": "", "act": "next"})
    led = editor.post(address, {"applicant-name": "Nguyễn Văn Mẫu", "act": "next"})

    assert "Nguyễn Thị Mẫu" in text_of(shown)
    assert refused.status_code == 422
    assert "page=what" in led["Location"]


def test_a_form_of_another_commune_is_not_seen(editor, client):
    save(editor, "form", title="Tờ khai của xã")
    commune(THERE)
    client.force_login(official(Role.IT_OFFICER, commune_id=THERE), backend=BACKEND)

    assert client.get(part("form")).status_code == 404
    assert "Tờ khai của xã" not in text_of(client.get(reverse("forms:list")))


def test_a_question_of_any_shipped_sort_is_kept_whole_by_its_page(editor):
    raw = deepcopy(SMALL_FORM)
    raw["pages"][1]["when"] = {"not": {"field": "applicant.name", "is": "x"}}
    raw["pages"][1]["groups"][0]["fields"][0] |= {
        "rules": {"must": [{"that": {"field": "applicant.name", "filled": True}, "say": "a"}]},
        "required": {"age": "applicant.birth", "at_least": 18},
    }
    raw["pages"][0]["groups"][0]["fields"].append(
        {"key": "birth", "kind": "date", "label": "Ngày sinh", "rules": {"not_after": "today"}}
    )
    with acting_in(HERE):
        begin_from(raw, actor=official(Role.IT_OFFICER))
    before = sketch().schema

    for place in ("1", "1-0-0", "0-0-2"):
        save(editor, place)

    assert sketch().schema == before


def test_a_condition_that_is_asked_for_must_be_there(editor):
    answer = save(editor, "0-0-1", required="if")

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "required": ["Vui lòng điền điều kiện ở bên dưới."]
    }


def test_whatever_is_wrong_with_a_form_every_page_of_the_builder_shows_it(editor):
    asked = [
        {"key": "name", "kind": "choice", "label": ""},
        {
            "key": "name",
            "kind": "date",
            "label": "Hai lần",
            "when": {"field": "a.b", "is": "x"},
        },
        {"key": "sum", "kind": "number", "label": "Vòng", "calculation": {"sum": ["who.sum"]}},
        {
            "key": "odd",
            "kind": "text",
            "label": "Lẻ",
            "rules": {"min_length": 9, "max_length": 1},
        },
    ]
    many = {"key": "many", "repeat": {"min": 9, "max": 2}, "fields": asked}
    pages = [
        {"key": "p", "title": "", "groups": [{"key": "who", "fields": asked}, many]},
        {"key": "p", "title": "Hai", "when": {"any": []}, "groups": []},
    ]
    with acting_in(HERE):
        raw = {"key": KEY, "title": "Hỏng", "pages": pages}
        begin_from(raw, actor=official(Role.IT_OFFICER))

    names = ("edit", "phone", "publish", "samples", "compare", "layouts", "form")
    paths = [reverse(f"forms:{name}", args=[KEY]) for name in names]
    paths += [part(place) for place in ("form", "0", "0-0", "0-0-0", "0-0-1", "0-1-2", "1")]
    paths.append(f"/forms/{KEY}/edit/phone/?page=p&data=made-up")
    assert {path: editor.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert "Hai lần" in text_of(editor.get(EDIT))


def test_a_demand_is_typed_in_rows_and_taken_away_by_emptying_it(editor):
    that = {
        "demand0-that-subject_0": "field:matter.text",
        "demand0-that-comparison_0": "is_not",
        "demand0-that-value_0": "Không rõ",
        "demand0-say": "Vui lòng nêu rõ nội dung.",
    }

    save(editor, "1-0-0", **that)
    [demand] = sketch().schema.place("matter.text").field.rules.must
    save(editor, "1-0-0", **{"demand0-that-subject_0": "", "demand0-say": ""})

    assert demand.say.vi == "Vui lòng nêu rõ nội dung."
    assert demand.that.condition.value == "Không rõ"
    assert sketch().schema.place("matter.text").field.rules.must == ()
