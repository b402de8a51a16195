"""Pages in a browser: by keyboard, narrow and wide, light and dark, and for screen readers.

These tests need `playwright`, `axe-playwright-python` and Chromium.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from serving import listening

import realpolitik

pytestmark = pytest.mark.slow
driver = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or pytest.skip("no Chromium", allow_module_level=True)
MINI = Path(__file__).resolve().parents[1] / "mini"
DESCRIBE = "DESCRIBE <https://w3id.org/realpolitik/id/russia>"
BROKEN = "ASK {\n  ?who ?has }"
PAGES = (
    "/",
    "/ask?q=Where+do+China+and+Russia+align%3F",
    "/ask?q=troops+for+Vietnam",
    "/about/china?limit=20&tense=future",
    "/questions",
    "/questions/threats?actor=china",
    "/names",
    "/names/actor",
    "/sources",
    "/sources/sun-2016#p1s4",
    "/claims/sun-2016-p1s4-1",
    "/draw/network",
    "/draw/timeline",
    "/ontology#Alignment",
    "/sparql",
    f"/sparql?query={quote(DESCRIBE)}",
)
FAULTY = ("/nowhere", f"/sparql?query={quote(BROKEN)}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a Chromium without a window."""
    with driver.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Return a page with nothing in it yet."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def reach(page: Any, sought: Any) -> None:
    """Press Tab until an element has the focus."""
    found = sought.first.element_handle()
    for _ in range(500):
        page.keyboard.press("Tab")
        if found.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"no Tab leads to {sought}")


def follow(page: Any, sought: Any, where: str) -> None:
    """Follow a link by keyboard."""
    reach(page, sought)
    page.keyboard.press("Enter")
    page.wait_for_url(where)


def has_its_address(page: Any) -> bool:
    """Return whether the address of a page gives the same page."""
    other = page.context.new_page()
    other.goto(page.url)
    return bool(other.locator("main").inner_text() == page.locator("main").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser: Any, address: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    # Axe is put into the page by the driver, which the policy of the page would not let in.
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in (*PAGES, *FAULTY):
        assert page.goto(address + path).ok == (path in PAGES), path
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert [v["id"] for v in axe.Axe().run(page).response["violations"]] == [], path
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, path
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_keyboard_leads_from_a_question_to_a_sentence(
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
    assert page.locator("h1").inner_text().startswith("Where do China and")
    assert has_its_address(page)
    reach(page, page.locator(".findings summary"))
    page.keyboard.press("Enter")
    follow(page, page.locator(".drawer a.claim"), "**/claims/*")
    claim = page.locator("h1").inner_text()
    follow(page, page.locator("main a[href*='#p']"), "**/sources/*#p*s*")
    assert claim in page.locator(".pair:target").inner_text()
    assert refused == []
    context.close()


def test_a_picture_has_links_and_is_a_table_on_a_phone(page: Any, address: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{address}/draw/network?about=china")
    drawing = page.locator(".picture svg")
    assert drawing.is_visible()
    # The policy allows the style sheet in the drawing.
    line = "svg => getComputedStyle(svg.querySelector('.wire, line, path')).stroke"
    assert drawing.evaluate(line) != "none"
    follow(page, drawing.get_by_role("link", name="Iran", exact=True), "**/about/iran")
    page.go_back()
    page.set_viewport_size({"width": 360, "height": 800})
    assert drawing.is_hidden()  # a table of pairs instead
    follow(page, page.locator(".matrix a").first, "**#in-*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert refused == []


@pytest.mark.parametrize("width", [360, 1440])
def test_words_and_claims_of_a_sentence_light_up_together(
    browser: Any, cache_home: object, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    opened = realpolitik.open([str(MINI)], texts=[str(MINI / "book.txt")])
    with listening(opened) as address:
        page.goto(f"{address}/sources")
        follow(page, page.locator("main a[href^='/sources/']"), "**/sources/*")
        pair = page.locator(".pair:has(blockquote):has([data-claim])").first
        edge = "pair => getComputedStyle(pair).borderLeftColor"
        unlit = pair.evaluate(edge)
        for part in (pair.locator("a.place"), pair.locator("[data-claim]")):
            reach(page, part)
            assert pair.evaluate(edge) != unlit
        quoted = "[...(CSS.highlights.get('words') ?? [])].map(range => `${range}`)"
        first, *_ = page.evaluate(quoted)
        assert first in pair.locator("blockquote").inner_text()
        ground = "claim => getComputedStyle(claim).backgroundColor"
        claim = pair.locator("[data-claim]").first
        for part, marked in ((page.locator(".take a"), False), (pair.locator("a.place"), True)):
            reach(page, part)
            assert (claim.evaluate(ground) != "rgba(0, 0, 0, 0)") == marked
            assert page.evaluate(quoted) == []
        words, claims = (pair.locator(part).bounding_box() for part in ("blockquote", ".claims"))
        assert (claims["x"] > words["x"]) == (width > 1000)  # beside it, or below
        assert axe.Axe().run(page).response["violations"] == []
    context.close()


@pytest.fixture
def editor(page: Any, address: str) -> Iterator[Any]:
    """Return the page of the editor, whose script has its way; nothing may be refused to it."""
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/sparql")
    yield page
    assert [fault for fault in faults if "status of 4" not in fault] == []


def test_a_name_is_completed_by_keyboard_and_the_query_run(editor: Any) -> None:
    field, listed = editor.locator("#query"), editor.locator("#completions")
    field.fill("")
    editor.keyboard.type("SELECT ?a ?b { ?a rp:alig")
    options = listed.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-activedescendant") is None  # until somebody goes there
    assert "completions" in editor.locator("#status").inner_text()
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
    follow(editor, editor.get_by_role("link", name="id:russia").first, "**/about/russia")


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
    editor.keyboard.type(" Krem")
    assert listed.is_hidden()  # a word is no name yet; it is completed if one wants it
    editor.keyboard.press("Alt+ArrowDown")
    listed.get_by_role("option", name="id:russia").first.wait_for()
    editor.keyboard.press("ArrowUp")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    assert field.input_value().endswith("\n?so id:russia")
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    assert field.input_value() == "ASK { ?some id:chi\n?so Krem"
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


@pytest.mark.parametrize("script", [True, False])
def test_a_query_is_loaded_run_and_led_on_from(browser: Any, address: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/questions/alignments")
    reach(page, page.locator("summary", has_text="SPARQL query"))
    page.keyboard.press("Enter")
    follow(page, page.get_by_role("link", name="Open in the editor"), "**/sparql?query=*")
    follow(page, page.get_by_role("button", name="Run"), "**/sparql?query=*#result")
    assert page.locator("table tbody tr").count() > 5
    assert has_its_address(page)
    follow(page, page.locator("table a"), "**/about/*")
    context.close()
