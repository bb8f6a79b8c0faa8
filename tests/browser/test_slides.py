"""Every deck opens without a network, and every page of it can be read."""

import re

import nbformat
import pytest

from .. import notebooks
from ..slides import deck

SIZE = {"width": 1920, "height": 1080}
# everything on every page: where it ends, how large its letters are, pictures that did not load
PAGES = """() => Reveal.getSlides().map((slide) => {
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v, 99);
  const page = slide.querySelector(".page");
  const shown = [...page.querySelectorAll(":not(aside, aside *)")];
  const boxes = shown.map((element) => element.getBoundingClientRect());
  return {
    at: `${h}/${v} ` + [...page.querySelectorAll(".cell")].map((cell) => cell.dataset.cell),
    font: parseFloat(getComputedStyle(page).fontSize),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
    right: Math.max(...boxes.map((box) => box.right)),
    text: page.innerText.trim(),
    broken: [...page.querySelectorAll("img")].filter((image) => !image.naturalWidth).length,
    scrolls: document.documentElement.scrollHeight > innerHeight,
    columnScrolls: slide.scrollHeight > 1080,
  };
})"""
NUMBERS = '() => [...document.querySelectorAll(".equation .number")].map((e) => e.textContent)'
NOTES = '() => [...document.querySelectorAll("section aside.notes")].map((e) => e.dataset.cell)'
CELLS = '() => [...document.querySelectorAll("section .cell")].map((e) => e.dataset.cell)'


def unreadable(pages):
    """Pages on which something is cut off, empty, broken or too small."""
    return [
        page["at"]
        for page in pages
        if page["bottom"] > SIZE["height"]
        or page["right"] > SIZE["width"]
        or page["font"] < 0.6 * deck.FONT
        or not page["text"]
        or page["broken"]
        or page["scrolls"]
        or page["columnScrolls"]
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    for path in notebooks.paths():
        deck.write(path, folder)
    return folder


@pytest.fixture
def opened(chromium):
    """Open a file in a browser without a network; at the end nothing may have gone wrong in it."""
    context = chromium.new_context(viewport=SIZE, offline=True)
    wrong = []

    def watch(page):
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: wrong.append(r.url) if r.url.startswith("http") else None)

    def open_file(path):
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        return page

    context.on("page", watch)
    yield open_file
    context.close()
    assert wrong == []


def of(notebook, *kinds):
    return [c for c in notebook.cells if c.metadata["slideshow"]["slide_type"] in kinds]


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_every_page_can_be_read_and_every_cell_is_there(path, folder, opened):
    page = opened(folder / f"{path.stem}.html")
    pages = page.evaluate(PAGES)
    assert len(pages) >= 8
    assert unreadable(pages) == []

    notebook = nbformat.read(path, as_version=4)
    cells = of(notebook, "slide", "subslide", "fragment", "-")
    assert list(dict.fromkeys(page.evaluate(CELLS))) == [cell.id for cell in cells]
    assert page.evaluate(NOTES) == [cell.id for cell in of(notebook, "notes")]
    tags = re.findall(r"\\tag\{(.+?)\}", "".join(c.source for c in cells if c.cell_type[0] == "m"))
    assert page.evaluate(NUMBERS) == [f"({tag})" for tag in tags]
    assert "\\" not in page.evaluate(
        '() => [...document.querySelectorAll("section math")].map((e) => e.textContent).join()'
    )


def deck_of(cells, tmp_path):
    path = tmp_path / "made.ipynb"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=notebooks.METADATA)
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
        cell.metadata.setdefault("slideshow", {"slide_type": "slide"})
    nbformat.write(notebook, path)
    return deck.write(path, tmp_path)


def test_a_page_that_is_too_full_is_found_out(opened, tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("# Fits"),
        nbformat.v4.new_code_cell("\n".join(f"line = {i}" for i in range(90))),
        nbformat.v4.new_code_cell("wide = " + "1 + " * 100 + "1"),
    ]
    pages = opened(deck_of(cells, tmp_path)).evaluate(PAGES)
    assert unreadable(pages) == ["1/0 cell-1", "2/0 cell-2"]


def test_much_text_goes_on_below(opened, tmp_path):
    text = "# Much\n\n" + "\n\n".join(f"Paragraph {i}. " + "Many words. " * 30 for i in range(9))
    pages = opened(deck_of([nbformat.v4.new_markdown_cell(text)], tmp_path)).evaluate(PAGES)
    assert len(pages) >= 2
    assert unreadable(pages) == []
    assert "Paragraph 8." in pages[-1]["text"]
    assert all(page["text"].startswith("Much") for page in pages)


def test_the_presenter_sees_the_notes_in_a_window_of_their_own(opened, folder):
    path = notebooks.paths()[1]
    note = of(nbformat.read(path, as_version=4), "notes")[0]
    page = opened(folder / f"{path.stem}.html")
    page.evaluate(
        """(cell) => {
      const slide = document.querySelector(`aside[data-cell="${cell}"]`).closest("section");
      const { h, v } = Reveal.getIndices(slide);
      Reveal.slide(h, v);
    }""",
        note.id,
    )
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    shown = popup.value.locator(".speaker-controls-notes .value")
    shown.wait_for()
    first = note.source.splitlines()[2].replace("**", "")
    assert first.split(".")[0] in shown.inner_text()
    assert first.split(".")[1] in shown.inner_text()
