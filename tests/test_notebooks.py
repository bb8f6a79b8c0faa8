"""What every stored notebook must be; that its outputs are right is nbval's business."""

import copy
import re

import nbformat
import pytest
from nbclient import NotebookClient

from . import notebooks

ALL = notebooks.paths()
CODE_LINES = 20
LINK = r"\[{}\]\((\d\d_\w+\.ipynb)\)"
NEEDS, NUMBER = LINK.replace("{}", r"\d\d [^\]]+"), LINK.replace("{}", r"\d\d")
TITLE = re.compile(
    rf"# \d\d .+\n\n\*\*\d+ minutes\*\* · needs {NEEDS}(?:, {NEEDS})*"
    rf" · ← {NUMBER}(?: · {NUMBER} →)?\n\n\*\*Goal\.\*\*"
)


@pytest.fixture(params=ALL, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_notebooks():
    assert {"00_start_here", "01_feedforward_step", "10_digits"} <= {path.stem for path in ALL}


def test_stored_clean(notebook):
    nbformat.validate(notebook)
    cleaned = copy.deepcopy(notebook)
    notebooks.clean(cleaned)
    assert cleaned == notebook, "run `make notebooks`"


def test_run_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "run `make notebooks`"


def test_cells_have_names_slides_and_a_readable_length(notebook):
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", cell.id), cell.id
        kind = cell.metadata["slideshow"]["slide_type"]
        assert kind in {"slide", "subslide", "fragment", "skip", "notes", "-"}
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= CODE_LINES, cell.id


def test_outputs_hold_no_errors_and_nothing_of_one_machine(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            assert not re.search(r" at 0x[0-9a-f]{6,}|/home/|/root/|\\Users\\", text), cell.id


def test_cells_run_twice_or_in_reverse_order_do_no_harm(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = [copy.deepcopy(cell) for cell in [*code, *code[::-1]]]
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


def test_links_between_notebooks_lead_somewhere(notebook):
    for cell in notebook.cells:
        for target in re.findall(r"\]\(([^)#:]+\.ipynb)\)", cell.source):
            assert (notebooks.NOTEBOOKS / target).exists(), target


@pytest.mark.parametrize("path", ALL[1:], ids=lambda path: path.stem)
def test_title_says_minutes_needs_and_neighbours(path):
    first = nbformat.read(path, as_version=4).cells[0].source
    title = TITLE.match(first)
    assert title, first
    here = ALL.index(path)
    neighbours = [other.name for other in (ALL[here - 1], *ALL[here + 1 : here + 2])]
    assert [link for link in title.groups()[2:] if link] == neighbours
    for name, target in re.findall(r"\[(\d\d \D[^\]]*)\]\((\w+\.ipynb)\)", first):
        there = nbformat.read(notebooks.NOTEBOOKS / target, as_version=4).cells[0].source
        assert there.startswith(f"# {name}\n") or name == "00 Start here"


@pytest.mark.parametrize("path", ALL[1:], ids=lambda path: path.stem)
def test_lecturer_has_notes_and_slips_one_form(path):
    cells = nbformat.read(path, as_version=4).cells
    notes = [c for c in cells if c.metadata["slideshow"]["slide_type"] == "notes"]
    assert len(notes) >= 3
    for cell in notes:
        assert cell.source.startswith("<details><summary>For the lecturer</summary>\n\n**")
        assert re.search(r"\*\*\d+ minutes\.\*\*", cell.source), cell.id
    for cell in cells:
        for slip in re.findall(
            r"^>.*\*\*The (?:slide|lecture).*|^\*\*The slide.*", cell.source, re.M
        ):
            assert slip.startswith("> **The slide says** "), cell.id
