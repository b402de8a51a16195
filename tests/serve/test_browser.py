"""Pages in a browser: by keyboard, narrow and wide, light and dark, and for whoever hears them.

They need `playwright`, `axe-playwright-python` and Chromium, and are left out where these are not.
"""

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.slow
driver = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or pytest.skip("no Chromium", allow_module_level=True)
DESCRIBE = "DESCRIBE <https://w3id.org/realpolitik/id/russia>"
BROKEN = "ASK {\n  ?who ?has }"
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


@pytest.fixture
def editor(browser: Any, address: str) -> Iterator[Any]:
    """Return the page of the editor, whose script has its way; nothing may be refused to it."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/sparql")
    yield page
    assert [fault for fault in faults if "status of 4" not in fault] == []
    context.close()


def test_a_name_is_completed_by_keyboard_and_the_query_run(editor: Any) -> None:
    field, listed = editor.locator("#query"), editor.locator("#completions")
    field.fill("")
    editor.keyboard.type("SELECT ?a ?b { ?a rp:alig")
    options = listed.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-activedescendant") is None  # until somebody goes there
    assert "completions" in editor.locator("#heard").inner_text()
    names = [text.split()[0] for text in options.all_inner_texts()]
    for _ in range(names.index("rp:alignsWith") + 1):
        editor.keyboard.press("ArrowDown")
    chosen = listed.locator("[aria-selected=true]")
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    assert axe.Axe().run(editor).response["violations"] == []
    editor.keyboard.press("Enter")
    assert listed.is_hidden()
    editor.keyboard.type(" ?b }")
    assert field.input_value() == (
        "PREFIX rp: <https://w3id.org/realpolitik/ontology#>\nSELECT ?a ?b { ?a rp:alignsWith ?b }"
    )
    editor.keyboard.press("Control+Enter")
    editor.wait_for_url("**/sparql?query=*#result")
    assert editor.locator("table tbody tr").count() == 4
    picture = editor.locator("figure svg:visible")
    assert picture.count() == 1
    picture.get_by_role("link", name="Russia").focus()
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/about/russia")


def test_typing_is_not_interfered_with_and_tab_moves_on(editor: Any) -> None:
    field, listed = editor.locator("#query"), editor.locator("#completions")
    field.fill("")
    editor.keyboard.type("ASK { ?some id:chi")
    listed.get_by_role("option").first.wait_for()
    editor.keyboard.press("Enter")  # a line, since no arrow has led to the list
    editor.keyboard.type("?so")
    listed.get_by_role("option", name="?some").wait_for()
    editor.keyboard.press("Escape")
    assert listed.is_hidden()
    assert field.input_value() == "ASK { ?some id:chi\n?so"
    editor.keyboard.type(" Beij")
    assert listed.is_hidden()  # a word is no name yet; it is completed if one wants it
    editor.keyboard.press("Alt+ArrowDown")
    listed.get_by_role("option", name="id:china").first.wait_for()
    editor.keyboard.press("ArrowUp")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    assert field.input_value().endswith("\n?so id:china")
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    assert field.input_value() == "ASK { ?some id:chi\n?so Beij"
    editor.keyboard.press("Tab")
    assert editor.evaluate("document.activeElement.textContent") == "Run"
    assert listed.is_hidden()


def test_an_error_is_at_its_place_in_the_field(editor: Any) -> None:
    editor.locator("#query").fill(BROKEN)
    editor.keyboard.press("Control+Enter")
    editor.wait_for_url("**/sparql?query=*#result")
    assert editor.locator(".gutter mark").inner_text() == "2"
    where = "[document.activeElement.id, document.activeElement.selectionStart]"
    assert editor.evaluate(where) == ["query", BROKEN.index("}")]
    assert "line 2, column 13" in editor.locator("#problem").inner_text()
    assert editor.locator("#query").get_attribute("aria-invalid") == "true"
    editor.keyboard.type("?x ")
    assert editor.locator("#query").get_attribute("aria-invalid") is None


def test_without_script_a_query_is_loaded_run_and_led_on_from(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="alignments").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sparql?saved=alignments")
    page.locator("#query").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sparql?query=*#result")
    assert page.locator("table tbody tr").count() > 5
    page.locator("table a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/about/*")
    page.goto(f"{address}/sparql?query={quote(DESCRIBE)}")
    assert page.locator("figure svg:visible").count() == 1
    page.goto(f"{address}/sparql?query={quote(BROKEN)}")
    assert page.locator("pre mark").inner_text() == "}"
    context.close()
