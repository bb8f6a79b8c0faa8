"""Every displayed equation is true, and no slip in it would pass."""

import pytest

from iml_nn.formulas import parse, to_latex, verify

from . import equations
from .slips import passes, slips

SHOWN = equations.collect()
IDS = [f"{e.notebook}-{e.tag}" for e in SHOWN]
COUNTS = {"equations": len(SHOWN), "derived": sum(shown.derived for shown in SHOWN)}
COUNTS |= {"tried": 0, "killed": 0, "excused": 0}

_COLLAPSE = (
    r"\frac{\partial J}{\partial z_{j}^{(i)}} = -\sum_{l=1}^{n_o} y_{l}^{(i)}"
    r" \cdot \left(\delta_{lj} - \hat y_{j}^{(i)}\right)"
    r" = \hat y_{j}^{(i)}%s - y_{j}^{(i)} = \hat y_{j}^{(i)} - y_{j}^{(i)}"
)
# mutants that are true all the same: (notebook, tag, mutant as to_latex prints it) → why
EXCUSED = {
    ("02_last_layer", "2.1", r"\sum_{j=1}^{n_o} \hat y_{j}^{(i)} = 1"): (
        "the predictions, too, sum to 1"
    ),
    ("02_last_layer", "2.6", r"\sum_{l=1}^{n_o} \frac{\partial y_{l}}{\partial z_{j}} = 0"): (
        "the target does not depend on z: every term is 0"
    ),
    (
        "02_last_layer",
        "2.6",
        r"\sum_{l=1}^{n_o} 2 \cdot \frac{\partial \hat y_{l}}{\partial z_{j}} = 0",
    ): "twice 0 is 0",
    ("02_last_layer", "2.9", _COLLAPSE % ""): "the factor left out is 1, by (2.1)",
    ("02_last_layer", "2.9", _COLLAPSE % r" \cdot \sum_{l=1}^{n_o} \hat y_{l}^{(i)}"): (
        "the predictions, too, sum to 1"
    ),
}


@pytest.mark.parametrize("shown", SHOWN, ids=IDS)
def test_equation_holds_in_numbers_and_in_symbols(shown):
    report = verify(shown.latex, shown.where, symbolic=True)
    assert report.ok, f"{shown.notebook}, {shown.cell}, ({shown.tag}): {shown.latex}\n{report}"


def test_tags_are_numbered_by_notebook_and_unique():
    tags = [shown.tag for shown in SHOWN]
    assert len(set(tags)) == len(tags)
    for shown in SHOWN:
        assert int(shown.tag.split(".")[0]) == int(shown.notebook.split("_")[0]), shown


def test_there_are_enough_derivations_and_enough_slips():
    assert COUNTS["derived"] >= 40
    tried = [len(slips(parse(shown.latex))) for shown in SHOWN]
    assert sum(tried) / len(tried) >= 8


@pytest.mark.parametrize("shown", SHOWN, ids=IDS)
def test_no_slip_would_pass(shown):
    survivors, tried = [], 0
    excused_before = COUNTS["excused"]
    for kind, mutant in slips(parse(shown.latex)):
        tried += 1
        if passes(mutant, shown.where):
            key = (shown.notebook, shown.tag, to_latex(mutant))
            if key in EXCUSED:
                COUNTS["excused"] += 1
            else:
                survivors.append(f"{kind}: {key[2]}")
        else:
            COUNTS["killed"] += 1
    COUNTS["tried"] += tried
    used = {k for k in EXCUSED if k[:2] == (shown.notebook, shown.tag)}
    assert len(used) == COUNTS["excused"] - excused_before, "an excuse that is not needed"
    assert tried >= 3
    assert survivors == []
