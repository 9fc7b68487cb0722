"""The keyboard of officials: search, lists, the help, the letters of the acts."""

import pytest
from playwright.sync_api import expect

from xaso.kernel.accounts.api import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(windows, sample):
    """Open the specialist's window once."""
    context = windows.sign_in(sample.person(Role.SPECIALIST))
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.fixture
def at(window, site):
    """Open an address in it."""

    def go(path):
        window.goto(site + path)
        return window

    return go


def test_slash_goes_to_the_search_box_and_arrows_lead_to_a_hit(at):
    page = at("/")

    page.keyboard.press("/")
    page.keyboard.type("nguyễn")
    expect(page.locator("#found a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found a").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "Nguyễn" in page.locator("main h1").inner_text()


def test_escape_closes_the_hits_and_enter_shows_all(at):
    page = at("/")

    page.keyboard.press("/")
    page.keyboard.type("nguyễn")
    page.locator("#found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#found a")).to_have_count(0)
    expect(page.locator(".x-search input")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "/search/?q=" in page.url


@pytest.mark.parametrize("path", ["/", "/dossiers/?view=late"])
def test_j_and_k_move_and_enter_opens_a_dossier(at, path):
    page = at(path)
    links = page.locator("[data-list] [data-open]")
    assert links.count() > 1

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    wanted = links.nth(0).get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith(wanted)


def test_the_help_lists_the_letters_of_the_page(at):
    page = at("/dossiers/?view=late")

    page.keyboard.press("?")
    shown = page.locator("#keys-help")
    expect(shown).to_be_visible()
    listed = shown.inner_text()
    page.keyboard.press("Escape")

    expect(shown).not_to_be_visible()
    assert "Yêu cầu bổ sung" in listed


@pytest.mark.parametrize(("letter", "act"), [("f", "forward"), ("b", "request_supplement")])
def test_the_letter_of_an_act_opens_it_on_the_page_of_a_dossier(at, letter, act):
    page = at("/dossiers/?view=late")
    page.locator("[data-list] [data-open]").first.click()

    page.locator(f"[data-key={letter}]").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press(letter)

    assert page.url.endswith(f"/{act}/")


def test_a_letter_does_nothing_while_somebody_types(at):
    page = at("/dossiers/?view=late")
    before = page.url

    page.focus("#id_q")
    page.keyboard.type("bje?")

    assert page.input_value("#id_q") == "bje?"
    expect(page.locator("#keys-help")).not_to_be_visible()
    assert page.url.split("&")[0] == before
