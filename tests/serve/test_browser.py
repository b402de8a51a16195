"""Pages in a browser: by keyboard, narrow and wide, light and dark, and for whoever hears them.

They need `playwright`, `axe-playwright-python` and Chromium, and are left out where these are not.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.slow
driver = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or pytest.skip("no Chromium", allow_module_level=True)
PAGES = (
    "/",
    "/ask?q=Where+do+China+and+Russia+align%3F",
    "/ask?q=troops+for+Vietnam",
    "/about/china?limit=20",
    "/questions",
    "/names/actor",
    "/sources/sun-2016#p1s4",
    "/claims/sun-2016-p1s4-1",
    "/nowhere",
    "/draw",
    "/draw/network",
    "/draw/dyad?place=asia",
    "/draw/timeline",
    "/draw/why",
    "/ontology#Alignment",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a Chromium without a window."""
    with driver.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser: Any, address: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    # Axe is put into the page by the driver, which the policy of the page would not let in.
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert [v["id"] for v in axe.Axe().run(page).response["violations"]] == [], path
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, path
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_question_leads_by_keyboard_to_a_sentence(
    browser: Any, address: str, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    page.keyboard.press("Tab")
    page.keyboard.type("Where do China and Russia align?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    assert page.locator("h1").inner_text().startswith("On which issues do")
    page.locator(".finding a.claim").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/*")
    page.locator(".verdict a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/*")
    assert page.locator(".pair:target").count() == 1
    assert refused == []
    context.close()


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_a_picture_is_seen_once_and_leads_on_by_keyboard(
    browser: Any, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{address}/draw/network?about=china")
    shown = page.locator(".picture svg:visible")
    assert shown.count() == 1
    assert shown.bounding_box()["width"] <= width
    # Its own style sheet is let in: a line has no filling.
    line = page.locator(".picture svg:visible path.line").first
    assert line.evaluate("path => getComputedStyle(path).fill") == "none"
    link = shown.get_by_role("link", name="Iran", exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/about/iran")
    page.goto(f"{address}/draw/network.svg")
    assert page.locator("path.line").first.evaluate("p => getComputedStyle(p).fill") == "none"
    assert not [text for text in refused if "Policy" in text]  # there is no /favicon.ico
    context.close()


def test_pointing_at_a_claim_lights_up_each_of_its_sentences(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sources/sun-2016")
    # A claim that stands on several sentences.
    claim = page.evaluate(
        """() => { const seen = new Set();
          for (const a of document.querySelectorAll("[data-claim]")) {
            if (seen.has(a.dataset.claim)) return a.dataset.claim;
            seen.add(a.dataset.claim); } }"""
    )
    places = page.locator(f'[data-claim="{claim}"]')
    places.first.focus()
    assert page.locator(".pair.lit").count() == places.count() > 1
    context.close()
