"""Whoever walks by keyboard sees where they are: no bar lies over the field (WCAG 2.2, 2.4.11)."""

import pytest
from django.urls import reverse
from tests.matrix import ADDRESSES

from xaso.kernel.accounts.api import Role

pytestmark = pytest.mark.browser
UNSEEN = """() => {
  const here = document.activeElement;
  if (here === document.body) return "end";
  const box = here.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const seen = top && (here.contains(top) || top.contains(here) || top.closest("label")?.control === here);
  return seen ? "" : here.name || here.textContent.trim() || here.tagName;
}"""
STEPS = 60


def hidden_on_the_way(page):
    found = []
    for _step in range(STEPS):
        page.keyboard.press("Tab")
        name = page.evaluate(UNSEEN)
        if name == "end":
            break
        found += [name] if name else []
    return found


@pytest.mark.parametrize("name", ["portal:form", "portal:paper"])
def test_on_a_citizens_phone(name, windows, sample):
    page = windows.sign_in(sample.world.citizen, width=390, height=640).new_page()
    page.goto(windows.site + sample.address(name, ADDRESSES[name]), wait_until="load")

    assert hidden_on_the_way(page) == []


def test_on_an_officials_phone(windows, sample):
    page = windows.sign_in(sample.person(Role.RECEPTIONIST), width=390, height=640).new_page()
    page.goto(windows.site + reverse("counter:intake"), wait_until="load")

    assert hidden_on_the_way(page) == []
