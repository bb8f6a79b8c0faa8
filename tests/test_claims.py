"""Each claim in the prose of notebooks 06 to 09 names the cell that asserts it."""

import re

import nbformat
import pytest

from . import notebooks

CLAIM = re.compile(r"\[✓\]\(#cell-id=([a-z0-9-]+)\)")
CLAIMING = [path for path in notebooks.paths() if re.match(r"0[6-9]", path.stem)]
SEEDS = 16


@pytest.mark.parametrize("path", CLAIMING, ids=lambda path: path.stem)
def test_every_claim_has_its_cell(path):
    cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    claims = [
        (cell.id, name)
        for cell in cells.values()
        if cell.cell_type == "markdown"
        for name in CLAIM.findall(cell.source)
    ]
    assert len(claims) >= 3
    for where, name in claims:
        assert name in cells, f"{path.stem}, {where}: no cell {name}"
        cell = cells[name]
        assert cell.cell_type == "code"
        assert re.search(r"^\s*assert ", cell.source, re.MULTILINE), f"{name} asserts nothing"
        assert cell.metadata.get("exact") or cell.metadata.get("seeds", 0) >= SEEDS, name


@pytest.mark.parametrize("path", CLAIMING, ids=lambda path: path.stem)
def test_every_asserting_cell_of_many_seeds_is_claimed(path):
    cells = nbformat.read(path, as_version=4).cells
    claimed = {name for cell in cells for name in CLAIM.findall(cell.source)}
    asserting = {cell.id for cell in cells if "seeds" in cell.metadata}
    assert asserting <= claimed
