"""The design page in a real browser: nobody is kept out, the keyboard works, nothing is lost."""

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
OFFICIAL = "/ui/design/"
PUBLIC = "/ui/design/?face=public"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [OFFICIAL, PUBLIC], ids=["official", "public"])
def test_nobody_is_kept_out(open_page, barriers, path, width, theme):
    page = open_page(path, width=width, theme=theme)

    assert barriers(page) == []


@pytest.mark.parametrize("path", [OFFICIAL, PUBLIC], ids=["official", "public"])
def test_nothing_runs_over_the_edge_of_a_small_phone_with_large_text(open_page, path):
    page = open_page(path, width=320, text="large")

    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert over <= 0


def test_letters_move_select_and_never_act_while_typing(open_page):
    page = open_page(OFFICIAL)

    for key in ("j", "j", "x", "/"):
        page.keyboard.press(key)
    page.keyboard.type("je?")

    assert page.locator("[data-list] > .x-at").count() == 1
    assert page.locator("tbody .x-select input:checked").count() == 1
    assert page.input_value(".x-search input") == "je?"
    assert page.locator("dialog[open]").count() == 0


def test_a_filter_answers_in_place(open_page):
    page = open_page(OFFICIAL)

    page.fill("#filter-q", "kết hôn")
    expect(page.locator("#rows tbody tr")).to_have_count(1)

    assert "q=k" in page.url


def test_on_a_phone_the_list_comes_before_the_later_filters(open_page):
    page = open_page(OFFICIAL, width=390)

    before = page.locator("#filter-state").is_visible()
    page.click("[data-filters-toggle]")

    assert (before, page.locator("#filter-state").is_visible()) == (False, True)


def test_a_fault_of_the_server_is_said_in_a_sentence_and_nothing_is_lost(open_page):
    page = open_page(OFFICIAL)
    page.route(
        "**/ui/design/table/**", lambda route: route.fulfill(status=500, body="<h1>Lỗi</h1>")
    )

    page.fill("#filter-q", "kết hôn")
    page.wait_for_selector("#messages [role=alert]")

    assert "Chưa mất gì cả" in page.inner_text("#messages")
    expect(page.locator("#rows tbody tr")).to_have_count(7)


def test_shift_selects_a_range_and_the_bar_counts_it(open_page):
    page = open_page(OFFICIAL)
    boxes = page.locator("tbody .x-select input")

    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])

    assert page.inner_text("[data-bulk-count]") == "Đã chọn 4"
    assert page.locator(".x-bulk-acts button:disabled").count() == 0


def test_a_large_photograph_is_made_smaller_before_it_travels(open_page, tmp_path):
    page = open_page(PUBLIC, width=390)
    photo = tmp_path / "giay-chung-sinh.png"
    Image.effect_noise((3000, 1500), 80).save(photo)

    page.set_input_files("#id_papers", photo)
    page.wait_for_selector("[data-drop-list] li img")
    name, width = page.evaluate(
        "async () => { const f = document.querySelector('#id_papers').files[0];"
        " return [f.name, (await createImageBitmap(f)).width] }"
    )

    assert (name, width) == ("giay-chung-sinh.jpg", 2000)


def test_a_refused_form_puts_the_focus_on_its_summary(open_page, barriers):
    page = open_page(OFFICIAL)

    page.click("form[data-draft] .btn-primary")
    page.wait_for_selector("[data-error-summary]")
    focused = page.evaluate("document.activeElement.matches('[data-error-summary]')")
    page.click("[data-error-summary] a >> nth=0")

    assert focused
    assert page.evaluate("document.activeElement.id") == "id_child_name"
    assert barriers(page) == []


def test_a_draft_comes_back_after_the_page_was_left(open_page):
    page = open_page(OFFICIAL)

    page.fill("#id_child_name", "Trần Nguyễn Bảo An")
    page.wait_for_timeout(700)
    page.goto(page.url)
    page.wait_for_selector(".x-message")

    assert page.input_value("#id_child_name") == "Trần Nguyễn Bảo An"


def test_a_draft_is_not_offered_to_somebody_else_at_the_same_computer(open_page):
    def sign_in(user):
        def answer(route):
            reply = route.fetch()
            body = reply.text().replace("<body", f'<body data-user="{user}"', 1)
            route.fulfill(response=reply, body=body)

        page.route("**/ui/design/", answer)
        page.goto(page.url)

    page = open_page(OFFICIAL)
    sign_in("lan")
    page.fill("#id_child_name", "Trần Nguyễn Bảo An")
    page.wait_for_timeout(700)

    sign_in("binh")
    for_binh = page.input_value("#id_child_name")
    sign_in("lan")

    assert for_binh != "Trần Nguyễn Bảo An"
    assert page.input_value("#id_child_name") == "Trần Nguyễn Bảo An"


def test_a_suggestion_is_chosen_by_arrow_keys(open_page):
    page = open_page(OFFICIAL)

    page.fill("#id_procedure", "đăng")
    page.wait_for_selector(".x-combobox-list [data-value]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.input_value("#id_procedure") == "Đăng ký khai sinh"
    assert page.input_value("[data-combobox-value]") == "1.001193"


TYPE = """async ([code, pause]) => {
  const input = document.getElementById("id_card");
  document.addEventListener("xaso:scan", event => { window.scanned = event.detail.value });
  const press = key => {
    const event = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
    return !input.dispatchEvent(event);
  };
  for (const letter of code) {
    press(letter);
    input.value += letter;
    if (pause) await new Promise(done => setTimeout(done, pause));
  }
  return [press("Enter"), window.scanned ?? null];
}"""


@pytest.mark.parametrize(
    ("code", "pause", "taken"),
    [
        pytest.param("001190012345|Nguyễn", 0, [True, "001190012345|Nguyễn"], id="scanner"),
        pytest.param("0011900", 120, [False, None], id="hand"),
        pytest.param("0011", 0, [False, None], id="too short"),
    ],
)
def test_a_burst_that_ends_in_enter_is_one_value_and_does_not_send(
    open_page, code, pause, taken
):
    page = open_page(OFFICIAL)

    assert page.evaluate(TYPE, [code, pause]) == taken


def test_a_question_opens_as_a_dialog_and_closes_again(open_page, barriers):
    page = open_page(OFFICIAL)

    page.click("a[data-confirm]")
    page.wait_for_selector("dialog[open]")
    found = barriers(page)
    page.click("[data-dialog-close]")

    assert found == []
    assert page.locator("dialog").count() == 1


def test_the_menu_of_a_phone_opens_without_a_script(open_page):
    page = open_page(OFFICIAL, width=390)

    page.click(".x-menu-button")

    assert page.locator(".x-nav").is_visible()


def test_the_theme_changes_at_once_and_stays(open_page):
    page = open_page(OFFICIAL)

    page.click(".x-user summary")
    with page.expect_response("**/ui/preferences/"):
        page.click("button[value='theme:dark']")
    page.goto(page.url)

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_errors_lead_to_a_page_with_a_way_on(open_page, barriers):
    page = open_page("/khong-co-trang-nay/", width=390)

    assert page.locator("h1").count() == 1
    assert barriers(page) == []


def test_a_choice_that_is_wrong_still_looks_like_a_choice(open_page):
    page = open_page(PUBLIC, width=390)
    page.evaluate(
        """document.querySelector("main").innerHTML =
        '<select class="form-select is-invalid"><option>Vui lòng chọn</option></select>'"""
    )

    drawn = page.locator("main select").evaluate("one => getComputedStyle(one).backgroundImage")

    assert drawn.startswith("url(")
    assert drawn.count("url(") == 1


SLOW_FORM = """
document.querySelector("main").innerHTML = `<form method="post">
  <button class="visually-hidden" name="act" value="next">Tiếp tục</button>
  <input name="q" id="word">
  <button class="btn" name="act" value="save">Lưu</button>
  <button class="btn btn-primary" name="act" value="next">Tiếp tục</button></form>`;
addEventListener("submit", (event) => event.preventDefault());  // nobody ever answers
"""


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_on_a_slow_line_the_pressed_button_says_that_it_is_being_sent(open_page, way):
    page = open_page(PUBLIC, width=390)
    page.evaluate(SLOW_FORM)
    button = page.locator("main .btn-primary")

    if way == "click":
        button.click()
    else:
        page.locator("#word").press("Enter")

    expect(button).to_have_text("Đang gửi …")
    expect(button).to_have_attribute("aria-busy", "true")
    expect(page.locator("#announcer")).to_have_text("Đang gửi …")
    assert page.get_by_role("button", name="Lưu").is_visible()
