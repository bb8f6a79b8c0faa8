"""The script that plants faults, on a toy: it finds what can be found, and tells what survives."""

import sys

import pytest

from tests import faults, mutants

TOY = """
LIMITS = (0, 3)


def clipped(x):
    \"\"\"Between 0 and 3.\"\"\"
    if x < LIMITS[0]:
        raise ValueError(f"x is {x}; at least 0")
    return min(x, LIMITS[1])
"""
GOOD = """
import pytest
from iml_nn.ideas.toy import clipped

def test_clipped():
    assert [clipped(x) for x in (0, 1, 2, 3, 5)] == [0, 1, 2, 3, 3]
    with pytest.raises(ValueError):
        clipped(-1)
"""
BLIND = """
import iml_nn.ideas.toy

def test_nothing():
    assert iml_nn.ideas.toy
"""


@pytest.fixture
def root(tmp_path):
    for folder in ("iml_nn/ideas", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    for package in ("iml_nn", "iml_nn/ideas"):
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "iml_nn" / "ideas" / "toy.py").write_text(TOY)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="made for POSIX: paths, process groups")
@pytest.mark.parametrize(("test", "killed"), [(GOOD, 4), (BLIND, 0)], ids=["good", "blind"])
def test_faults_are_found_by_a_test_and_survive_a_blind_one(root, capsys, test, killed):
    (root / "tests" / "test_toy.py").write_text(test)
    assert mutants.main(["--seed", "1", "--faults", "4"], root) == int(killed == 0)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(f"{killed} of 4 faults killed")
    verdict = "killed" if killed else "survived"
    told = [line for line in lines if line.startswith(f"{verdict} iml_nn/ideas/toy.py:")]
    assert len(told) == 4
    assert (root / "iml_nn" / "ideas" / "toy.py").read_text() == TOY


def test_the_same_seed_plants_the_same_faults(root):
    first, again, other = (mutants.choose(root, seed, 5)[0] for seed in (1, 1, 2))
    assert first == again != other


def test_nothing_is_changed_where_nobody_could_see_it():
    changed = {TOY[f.start : f.end] for f in faults.faults_in("toy.py", TOY)}
    assert "LIMITS[0]" in changed
    assert not [text for text in changed if "Between" in text or "at least" in text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x[0]", "x[1]"),
        ("x[-1]", "x[0]"),
        ("x[1:]", "x[:]"),
        ("a @ b.T", "a @ b"),
        ("-a", "a"),
        ("a and b", "(a or b)"),
        ("f(a, b)", "f(b, a)"),
        ("f(c=1, d=2)", "f(c=2, d=1)"),
        ("{1: 2, 3: 4}", "{1: 4, 3: 2}"),
        ("b if a else c", "(c if a else b)"),
        ("a.set_data(b)", "pass"),
        ("np.sin(a)", "np.cos(a)"),
        ("a < b", "(a >= b)"),
        ("a = True", "a = False"),
        ("a = 'loss, η = 3'", "a = 'loss, η = 4'"),
        ("f'{a[0]} ŷ'", "f'{a[1]} ŷ'"),
    ],
)
def test_each_kind_of_fault(before, after):
    assert after in {fault.planted(before) for fault in faults.faults_in("toy.py", before)}
