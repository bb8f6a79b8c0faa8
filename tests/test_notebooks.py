"""What every stored notebook must be; that its outputs are right is nbval's business."""

import copy
import re

import nbformat
import pytest
from nbclient import NotebookClient

from . import notebooks

ALL = notebooks.paths()
CODE_LINES = 20


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
    notebook.cells = [copy.deepcopy(cell) for cell in [*code, *code[::-1], *code]]
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


def test_links_between_notebooks_lead_somewhere(notebook):
    for cell in notebook.cells:
        for target in re.findall(r"\]\(([^)#:]+\.ipynb)\)", cell.source):
            assert (notebooks.NOTEBOOKS / target).exists(), target
