"""The picture of a process as its editor: choose, change, add, move, remove, take back."""

import pytest
from django.urls import reverse
from lxml import etree

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures import api, graph, services
from xaso.public_services.procedures.contracts import Branch
from xaso.public_services.procedures.forms import MOST_STEPS
from xaso.public_services.procedures.models import Process
from xaso.public_services.procedures.services.storing import MOST_STATES
from xaso.public_services.procedures.testing import BUILDING

pytestmark = pytest.mark.django_db

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
GENERAL = ["receive", "process", "review", "approve", "stamp", "return"]


@pytest.fixture
def supervisor():
    return official(Role.SUPERVISOR)


@pytest.fixture
def editor(client, supervisor):
    client.force_login(supervisor, backend=BACKEND)
    return client


@pytest.fixture
def draft(supervisor):
    return begin(supervisor)


def begin(actor, code="1.004222"):
    with acting_in(HERE):
        plan = api.process_for(api.current_version(code))
        return services.start_draft(plan.id, actor=actor)


def page_of(draft, step=""):
    address = reverse("procedures:drawing", args=[draft])
    return f"{address}?step={step}" if step else address


def steps_of(draft):
    with acting_in(HERE):
        return {step.key: step for step in api.get_plan(draft).steps}


def typed_in(page):
    return {field.html_name: field.value() or "" for field in page.context["form"]}


def act(editor, draft, step, act, **typed):
    page = editor.get(page_of(draft, step))
    data = typed_in(page) | {f"step-{name}": value for name, value in typed.items()}
    return editor.post(page_of(draft, step), data | {"act": act})


def picture_in(page):
    text = page.content.decode()
    start = text.index('<svg class="pd"')
    return etree.fromstring(text[start : text.index("</svg>", start) + 6])


def test_a_draft_opens_as_a_picture(editor):
    with acting_in(HERE):
        plan = api.process_for(api.current_version("1.004222"))

    page = editor.post(reverse("procedures:draft", args=[plan.id]), follow=True)

    assert page.redirect_chain[-1][0].endswith("/picture/")
    assert page.context["chosen"].key == "receive"


def test_every_step_is_a_link_that_says_all_about_it(editor, draft):
    page = editor.get(page_of(draft, "process"))

    links = list(picture_in(page).iter("a"))

    assert [link.get("href").split("=")[1] for link in links] == GENERAL
    assert [link.get("aria-current") for link in links].index("step") == 1
    said = links[1].get("aria-label")
    for words in ("Bước 2", "Thẩm định, dự thảo kết quả", "50 %", "Kiểm tra, trình ký"):
        assert words in said


def test_the_chosen_step_is_the_one_in_the_panel(editor, draft):
    page = editor.get(page_of(draft, "approve"))

    assert page.context["form"]["name"].value() == "Phê duyệt"
    assert "Bước 4: Phê duyệt" in page.content.decode()


def test_the_panel_changes_the_step_and_nothing_else(editor, draft):
    before = steps_of(draft)

    act(editor, draft, "process", "save", name="Thẩm tra", share="42.5")

    after = steps_of(draft)
    assert (after["process"].name, after["process"].share) == ("Thẩm tra", 425)
    assert {**after, "process": None} == {**before, "process": None}


def test_saving_untouched_changes_nothing(editor, supervisor):
    draft = begin(supervisor, BUILDING)
    before = steps_of(draft)

    for key in before:
        act(editor, draft, key, "save")

    assert steps_of(draft) == before


def test_a_step_is_added_after_and_chosen(editor, draft):
    answer = act(editor, draft, "review", "after", name="Kiểm tra kỹ")

    assert answer["Location"].endswith("?step=step_1")
    assert steps_of(draft)["review"].next == (Branch("step_1"),)
    assert steps_of(draft)["review"].name == "Kiểm tra kỹ"


def test_a_branch_is_added_and_drawn_with_its_words(editor, draft):
    act(editor, draft, "process", "branch")
    act(editor, draft, "process", "save", branch_when_1="Cần khảo sát")

    page = editor.get(page_of(draft))
    words = [text.text for text in picture_in(page).iter("text")]
    assert "Cần khảo sát" in words
    assert page.content.decode().count("pd-exclusiveGateway") == 1


def test_a_step_changes_places_with_the_next_one(editor, draft):
    act(editor, draft, "review", "later")

    assert list(steps_of(draft))[2:4] == ["approve", "review"]


def test_a_removed_step_closes_the_way(editor, draft):
    act(editor, draft, "review", "remove")

    assert "review" not in steps_of(draft)
    assert steps_of(draft)["process"].next == (Branch("approve"),)


def test_what_was_done_is_taken_back_and_done_again(editor, draft):
    first = steps_of(draft)
    act(editor, draft, "review", "remove")
    act(editor, draft, "process", "save", name="Thẩm tra")
    last = steps_of(draft)

    editor.post(page_of(draft), {"act": "undo"})
    editor.post(page_of(draft), {"act": "undo"})
    assert steps_of(draft) == first
    editor.post(page_of(draft), {"act": "redo"})
    editor.post(page_of(draft), {"act": "redo"})
    assert steps_of(draft) == last


def test_a_new_change_ends_what_could_be_done_again(editor, draft):
    act(editor, draft, "review", "remove")
    editor.post(page_of(draft), {"act": "undo"})
    act(editor, draft, "process", "save", name="Thẩm tra")
    changed = steps_of(draft)

    editor.post(page_of(draft), {"act": "redo"})

    assert steps_of(draft) == changed


def test_so_many_states_are_kept_and_the_oldest_are_forgotten(draft, supervisor):
    with acting_in(HERE):
        steps = api.get_plan(draft).steps
        for number in range(MOST_STATES + 3):
            name = f"Quy trình {number}"
            services.save_draft(draft, name=name, steps=steps, actor=supervisor)
        kept = len(Process.objects.get(pk=draft).undo)
        for _ in range(MOST_STATES + 3):
            services.undo_draft(draft, actor=supervisor)

        assert kept == MOST_STATES
        assert Process.objects.get(pk=draft).name == "Quy trình 2"


def test_what_is_put_to_use_forgets_the_states_of_its_draft(editor, draft, supervisor):
    act(editor, draft, "review", "remove")
    act(editor, draft, "process", "save", name="Thẩm tra")
    editor.post(page_of(draft), {"act": "undo"})
    with acting_in(HERE):
        begun = Process.objects.get(pk=draft)
        services.publish_draft(draft, actor=supervisor)
        used = Process.objects.get(pk=draft)

    assert begun.undo and begun.redo
    assert (used.undo, used.redo) == ([], [])


@pytest.mark.parametrize("add", ["after", "before", "branch"])
def test_a_picture_grows_to_so_many_steps_only_and_keeps_what_was_typed(
    editor, draft, supervisor, add
):
    with acting_in(HERE):
        steps = api.get_plan(draft).steps
        while len(steps) < MOST_STEPS - 1:
            steps = graph.add_after(steps, "process")
        services.save_draft(draft, name="Quy trình dài", steps=steps, actor=supervisor)

    last = act(editor, draft, "process", add)
    full = steps_of(draft)
    refused = act(editor, draft, "review", add, name="Kiểm tra kỹ")
    page = editor.get(refused["Location"]).content.decode()

    assert last.status_code == 302
    assert len(full) == MOST_STEPS
    assert list(steps_of(draft)) == list(full)
    assert steps_of(draft)["review"].name == "Kiểm tra kỹ"
    assert f"nhiều nhất {MOST_STEPS} bước" in page


def test_nothing_to_take_back_changes_nothing(editor, draft):
    before = steps_of(draft)

    editor.post(page_of(draft), {"act": "undo"})

    assert steps_of(draft) == before


def test_a_mistake_in_the_panel_is_named_and_nothing_is_added(editor, draft):
    page = act(editor, draft, "process", "after", share="150", name="Thẩm tra")

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"share"}
    assert 'value="Thẩm tra"' in page.content.decode()
    assert list(steps_of(draft)) == GENERAL


def test_a_fault_leads_to_its_step_and_marks_it(editor, draft):
    act(editor, draft, "return", "save", goes_to="")

    page = editor.get(page_of(draft))

    text = page.content.decode()
    assert f'<a href="{page_of(draft, "return")}">Bước “Trả kết quả”' in text
    last = list(picture_in(page).iter("a"))[-1]
    assert "Cần sửa" in last.get("aria-label")


def test_a_step_that_somebody_else_removed_is_not_brought_back(editor, draft):
    page = editor.get(page_of(draft, "review"))
    data = typed_in(page) | {"act": "save"}
    act(editor, draft, "review", "remove")

    answer = editor.post(page_of(draft, "review"), data, follow=True)

    assert "Bước đó không còn" in answer.content.decode()
    assert "review" not in steps_of(draft)


@pytest.mark.parametrize("again", ["remove", "save", "after", "later"])
def test_a_second_click_on_a_removed_step_touches_no_other_step(editor, draft, again):
    page = editor.get(page_of(draft, "review"))
    data = typed_in(page)
    editor.post(page_of(draft, "review"), data | {"act": "remove"})
    kept = steps_of(draft)

    answer = editor.post(page_of(draft, "review"), data | {"act": again}, follow=True)

    assert "Bước đó không còn" in answer.content.decode()
    assert steps_of(draft) == kept
    assert list(kept) == [key for key in GENERAL if key != "review"]


def test_htmx_gets_the_picture_with_its_panel_alone(editor, draft):
    part = editor.get(page_of(draft, "stamp"), headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="drawing">')
    assert "Bước 5: Cấp số, đóng dấu" in part


def test_what_is_in_use_and_other_communes_cannot_be_drawn_on(editor, supervisor):
    commune(THERE)
    with acting_in(THERE):
        theirs = api.process_for(api.current_version(BUILDING)).id
    with acting_in(HERE):
        in_use = api.process_for(api.current_version(BUILDING)).id

    assert editor.get(page_of(theirs)).status_code == 404
    assert editor.get(page_of(in_use)).status_code == 404


def test_the_page_of_a_process_shows_the_picture_to_every_reader(client, draft):
    client.force_login(official(Role.CLERK), backend=BACKEND)

    page = client.get(reverse("procedures:process", args=[draft]))

    picture = picture_in(page)
    assert picture.get("role") == "img"
    assert list(picture.iter("a")) == []


def test_two_versions_are_compared_in_pictures_with_words_on_what_changed(editor, draft):
    with acting_in(HERE):
        before = api.process_for(api.current_version("1.004222")).id
    act(editor, draft, "process", "after", name="Thẩm tra")
    act(editor, draft, "step_1", "save", name="Khảo sát")
    act(editor, draft, "review", "remove")

    page = editor.get(reverse("procedures:compare", args=[draft, before]))

    marked = [
        {one.box.step: one.mark.word for one in page.context[side].steps if one.mark}
        for side in ("old", "new")
    ]
    assert marked[0] == {"process": "Có sửa", "review": "Đã bỏ"}
    assert marked[1] == {"process": "Có sửa", "step_1": "Thêm mới"}
    assert page.content.decode().count('<svg class="pd"') == 2


def test_an_earlier_version_becomes_the_draft_and_what_it_held_can_come_back(
    editor, draft, supervisor
):
    first = steps_of(draft)
    act(editor, draft, "review", "remove")
    with acting_in(HERE):
        services.publish_draft(draft, actor=supervisor)
        second = services.start_draft(draft, actor=supervisor)
    act(editor, second, "stamp", "remove")
    held = steps_of(second)
    with acting_in(HERE):
        retired = Process.objects.get(number=1, procedure=None, field=None)

    answer = editor.post(reverse("procedures:restore", args=[retired.pk]), follow=True)

    assert "như phiên bản 1" in answer.content.decode()
    assert steps_of(second) == first
    editor.post(page_of(second), {"act": "undo"})
    assert steps_of(second) == held


def test_only_a_retired_version_offers_to_become_the_draft_again(editor, draft, supervisor):
    with acting_in(HERE):
        services.publish_draft(draft, actor=supervisor)
        retired = Process.objects.get(number=1, procedure=None, field=None)

    for one, is_offered in ((retired.pk, True), (draft, False)):
        text = editor.get(reverse("procedures:process", args=[one])).content.decode()
        assert (reverse("procedures:restore", args=[one]) in text) == is_offered
