"""The formula language: what can be written, what it means, and how it fails."""

import contextlib
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iml_nn.formulas import FormulaError, parse, to_latex, verify
from iml_nn.formulas.comparison import claims, compare
from iml_nn.formulas.evaluate import Evaluator
from iml_nn.formulas.models import numeric
from iml_nn.formulas.tree import Add, Delta, Div, Equation, Function, Mul, Neg, Number, Sum, Symbol

# ---------------------------------------------------------------------- what holds

TRUE = {
    "last layer": [
        r"J = -\sum_{i,j} y_{j}^{(i)}\log(\hat y_{j}^{(i)})",
        r"J = -\sum_{i=1}^{n_d} \sum_{j=1}^{n_o} y_j^{(i)} \log \hat{y}_j^{(i)}",
        r"\hat y_j^{(i)} = s_j(z^{(i)}) = \frac{\exp(z_j^{(i)})}{\sum_{l=1}^{n_o} \exp(z_l^{(i)})}",
        r"\frac{\partial J}{\partial \hat y_l^{(i)}} = -\frac{y_l^{(i)}}{\hat y_l^{(i)}}",
        r"\frac{\partial \hat y_l}{\partial z_j} = s_l (\delta_{lj} - s_j)",
        (
            r"\frac{\partial J}{\partial z_j^{(i)}}"
            r" = \sum_{l=1}^{n_o} \frac{\partial J}{\partial \hat y_l^{(i)}}"
            r" \frac{\partial \hat y_l^{(i)}}{\partial z_j^{(i)}}"
            r" = \sum_{l=1}^{n_o} \left(-\frac{y_l^{(i)}}{\hat y_l^{(i)}}\right) s_l^{(i)}"
            r" (\delta_{lj} - s_j^{(i)}) = \hat y_j^{(i)} - y_j^{(i)}"
        ),
        r"\frac{\partial z_j^{(i)}}{\partial w_{km}} = x_k^{(i)} \delta_{mj}",
        r"\frac{\partial J}{\partial w_{kj}} = \sum_i (\hat y_j^{(i)} - y_j^{(i)}) x_k^{(i)}",
        (
            r"\frac{\partial J}{\partial W} = x \left(\frac{\partial J}{\partial z}\right)^T"
            r" = x (\hat y - y)^\top"
        ),
        r"\frac{\partial J}{\partial b_j} = \sum_i \frac{\partial J}{\partial z_j^{(i)}}",
        r"\frac{\partial J}{\partial b} = \frac{\partial J}{\partial z} \mathbf{1}",
        r"z^{(i)} = W^T x^{(i)} + b",
        r"\sum_j y_j^{(i)} = 1",
        r"W \leftarrow W - \frac{\eta}{n_B} \frac{\partial J_B}{\partial W}",
    ],
    "hidden layer": [
        r"a_j = \phi(z_j) = \frac{1}{1 + e^{-z_j}}",
        r"\phi'(z_j) = a_j \cdot (1 - a_j) = a_j - a_j^2",
        r"\frac{\partial J}{\partial z} = \frac{\partial J}{\partial a} \odot a \odot (1 - a)",
        r"\frac{\partial J}{\partial z} = \frac{\partial J}{\partial a} \odot \phi'(z)",
        r"\frac{\partial J}{\partial x} = W \frac{\partial J}{\partial z}",
        (
            r"\frac{\partial J}{\partial x_k^{(i)}}"
            r" = \sum_{j=1}^{n_{out}} \frac{\partial J}{\partial z_j^{(i)}} w_{kj}"
        ),
        r"\frac{\partial a_j}{\partial w_{kj}} = a_j \bigl(1 - a_j\bigr) \, x_k",
    ],
    "neuron": [r"z = \sum_{k=1}^{n_{in}} w_k x_k + b", r"\phi(z) = \frac{1}{1 + \exp(-z)}"],
    "network": [
        r"a^{[h]} = \phi\!\left( (W^{[h]})^T a^{[h-1]} + b^{[h]} \right)",
        r"a_j^{[h](i)} = \phi(z_j^{(i)[h]})",
        r"\frac{\partial J}{\partial z^{[L]}} = \hat y - y",
        (
            r"\frac{\partial J}{\partial W^{[h]}}"
            r" = a^{[h-1]} \left(\frac{\partial J}{\partial z^{[h]}}\right)^T"
        ),
        (
            r"\frac{\partial J}{\partial z^{[h]}} = \left(W^{[h+1]}"
            r" \frac{\partial J}{\partial z^{[h+1]}}\right) \odot a^{[h]} \odot (1 - a^{[h]})"
        ),
        r"z_j^{[h](i)} = \sum_{k=1}^{n_{h-1}} w_{kj}^{[h]} a_k^{[h-1](i)} + b_j^{[h]}",
        (
            r"\frac{\partial J}{\partial a_k^{[h](i)}} = \sum_{j=1}^{n_{h+1}}"
            r" w_{kj}^{[h+1]} \frac{\partial J}{\partial z_j^{[h+1](i)}}"
        ),
        (
            r"\frac{\partial J}{\partial x} = \frac{\partial J}{\partial a^{[0]}}"
            r" = W^{[1]} \frac{\partial J}{\partial z^{[1]}}"
        ),
        (
            r"\frac{\partial J}{\partial x_k^{(i)}}"
            r" = \sum_{j=1}^{n_1} w_{kj}^{[1]} \frac{\partial J}{\partial z_j^{[1](i)}}"
        ),
        r"\sum_{j=1}^{n_L} \hat y_j = \sum_{j=1}^{n_o} \hat y_j = 1",
        r"W^{[h]} \leftarrow W^{[h]} - \frac{\eta}{n_B} \frac{\partial J_B}{\partial W^{[h]}}",
        r"a^{[h]} = \phi\left[ (W^{[h]})^T a^{[ h - 1 ]} + b^{[h]} \right]",
    ],
}


@pytest.mark.parametrize(("where", "latex"), [(w, f) for w, fs in TRUE.items() for f in fs])
def test_true_formulas(where, latex):
    report = verify(latex, where, symbolic=True)
    assert report.ok, report
    assert "< 1e-12" in str(report)
    tree = parse(latex)
    assert parse(to_latex(tree)) == tree


@pytest.mark.parametrize(
    "spelling",
    [
        r"\frac{\partial J}{\partial z_{j}^{(i)}} = \hat{y}_{j}^{(i)} - y_{j}^{(i)}",
        r"\dfrac{\partial J}{\partial z^{(i)}_j}=\hat y^{(i)}_j-y^{(i)}_j",
        r"\frac {\partial J} {\partial z_j} = \hat y_j \, - \, y_j",
        r"\begin{aligned} \frac{\partial J}{\partial z_j} &= \hat y_j - y_j \end{aligned}",
        r"\frac{\partial J}{\partial z} = \left( \hat y - y \right)",
        r"\frac{\partial J}{\partial z_j} = \bigl(\hat y_j - y_j\bigr) \cdot 1",
        r"\frac{\partial J}{\partial z_j} = -\left[[y_j - \hat y_j] \cdot 1\right]",
    ],
)
def test_common_spellings(spelling):
    assert verify(spelling).ok


def test_single_units_have_numbers():
    terms = " + ".join(f"w_{{{k}2}} x_{k}^{{(i)}}" for k in range(1, 5))
    assert verify(f"z_2^{{(i)}} = {terms} + b_2").ok


# ---------------------------------------------------------------------- what fails, and why


@pytest.mark.parametrize(
    ("where", "latex", "slip"),
    [
        ("last layer", r"\frac{\partial J}{\partial z_j} = y_j - \hat y_j", "sign"),
        ("last layer", r"\frac{\partial J}{\partial z_j} = \hat y_j + y_j", "sign"),
        (
            "last layer",
            r"\frac{\partial J}{\partial \hat y_l} = -\frac{\hat y_l}{y_l}",
            "upside down",
        ),
        ("last layer", r"\hat y_j^{(i)} = s_j(z_j^{(i)})", "whole vector"),
        (
            "last layer",
            (
                r"\frac{\partial J}{\partial z_j^{(i)}} = \sum_{l=1}^{n_o} \frac{\partial J}"
                r"{\partial \hat y_l^{(i)}} \frac{\partial y_l^{(i)}}{\partial z_j^{(i)}}"
            ),
            "the target y does not depend",
        ),
        (
            "hidden layer",
            r"\frac{\partial J}{\partial w_{kj}} = \frac{\partial J}{\partial z_j} x_k",
            "sum over the samples is missing",
        ),
        (
            "hidden layer",
            r"\frac{\partial J}{\partial z} = \frac{\partial J}{\partial a} \odot a",
            "factor 1 - a is missing",
        ),
        ("hidden layer", r"a_j = \phi'(z_j)", "φ and φ′ are exchanged"),
    ],
)
def test_the_likeliest_slip_is_named(where, latex, slip):
    report = verify(latex, where)
    assert not report.ok
    assert slip in str(report)


def test_a_failure_names_the_place_and_both_values():
    report = verify(r"\frac{\partial J}{\partial b_j} = \sum_i \hat y_j^{(i)}")
    (link,) = report.links
    model = numeric("last layer")
    assert link.where.startswith("at j = ")
    j = int(link.where.split("j = ")[1].split(":")[0]) - 1
    values = [
        (m.derivative(("J", None), ("b", None))[j, 0], m.values["y_hat", None].sum(axis=1)[j])
        for m in model
    ]
    assert any(f"left {a:.4g}, right {b:.4g}" in link.where for a, b in values)


@pytest.mark.parametrize(
    ("where", "latex"),
    [
        ("last layer", "n_d = 7"),  # as it is on one of the models
        ("last layer", r"\hat y_j = \hat y_j + 0.0000001"),
        ("last layer", r"\frac{\hat y_j}{1000} = \frac{\hat y_j}{1000} + 0.0000000001"),
        ("hidden layer", r"\log(-a_j) = \log(-a_j)"),  # NaN on both sides
        ("hidden layer", r"\frac{a_j}{0} = \frac{a_j}{0}"),
        ("network", "n_{h} = 4"),  # in one layer
    ],
)
def test_what_is_almost_true_or_true_in_places_is_not_true(where, latex):
    assert not verify(latex, where).ok


def test_the_largest_error_is_the_one_reported():
    latex = r"\frac{\partial J}{\partial b_j} = \sum_i \hat y_j^{(i)}"
    (claim,) = claims(parse(latex))
    errors = [compare(claim, [model]).error for model in numeric("last layer")]
    assert len(set(errors)) == len(errors)
    assert verify(latex).links[0].error == max(errors)


def test_a_side_that_is_no_number_is_the_largest_error():
    (link,) = verify(r"\frac{\partial J}{\partial \hat y_l} = -\frac{y_l}{y_l}").links
    assert link.error == np.inf
    assert "right nan" in link.where


def test_symbols_see_what_is_smaller_than_rounding():
    latex = r"\hat y_j = \hat y_j + 0.00000000000001"
    assert verify(latex).ok
    assert "SymPy finds a difference" in str(verify(latex, symbolic=True))


def test_each_link_of_a_chain_has_its_verdict():
    report = verify(r"a_j = \phi(z_j) = z_j = z_j", "hidden layer")
    assert [link.ok for link in report.links] == [True, False, True]
    assert not report.ok


def test_the_report_displays_the_formula_and_escapes_the_rest():
    bundle = verify(r"a_j = \phi(z_j)", "hidden layer")._repr_mimebundle_()
    assert r"$$ a_j = \phi(z_j) $$" in bundle["text/html"]
    assert bundle["text/plain"].startswith("✓ true")
    with pytest.raises(FormulaError):
        verify("<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("where", "latex", "message"),
    [
        ("last layer", "q_j = z_j", "unknown symbol q"),
        ("last layer", r"\sum_{l=1}^{n_0} y_l = 1", "unknown symbol n_0; the letter o is meant"),
        ("last layer", r"\frac{\partial J}{\partial z_j} = \bar\delta", r"unknown command \\bar"),
        ("last layer", r"z_j^{(i)} = b_j", "free index i stands on one side"),
        ("last layer", r"\frac{\partial J}{\partial w_{kj}} = x_k^{(i)} y_j^{(i)}", "sum over it"),
        ("last layer", r"z_j^{(i)} = \sum_k w_{jk} x_k^{(i)} + b_j", "two indices are swapped"),
        ("last layer", r"z_i = \sum_k w_{ki} x_k + b_i", "the index i stands below"),
        ("last layer", r"s_l^{(i)} = \hat y_l", "sample index is missing"),
        ("last layer", r"a_j = z_j", "a_{j} does not occur here"),
        ("last layer", r"z = W x + b", "inner sizes must be equal"),
        ("last layer", r"\frac{\partial J}{\partial W} = \frac{\partial J}{\partial z} x^T",
         "left side is 4×3, the right side 3×4; likely one side is the transpose"),
        ("last layer", r"\sum_{j=1}^{n_d} y_j^{(i)} = 1", "the sum ends at n_d"),
        ("last layer", r"\sum_{m} y_j = 1", "index m does not occur in the sum"),
        ("last layer", r"z_j = z", "stands without its index"),
        ("last layer", r"z_{jk} = 1", "has 2 indices below; expected 1"),
        ("last layer", r"b_j^{(i)} = b_j^{(i)}", "does not depend on the sample"),
        ("last layer", r"z_9 = z_9", "unit 9 does not exist"),
        ("last layer", r"z^{[h]} = z^{[h]}", "belongs to where='network'"),
        ("last layer", r"z_j^i = z_j", r"write \^\{\(i\)\} for a sample"),
        ("last layer", r"z_j^{i} = z_j", r"write \^\{\(i\)\} for a sample"),
        ("last layer", r"z_j^{(i)2} = z_j", r"for two write \(x_k\^\{\(i\)\}\)\^2"),
        ("last layer", r"\sum_{j=1}^{n_out} y_j = 1", "above a sum stands a size"),
        ("last layer", r"\sum_{j=1}^{N} y_j = 1", "above a sum stands a size"),
        ("last layer", r"z_j", "no = in the formula"),
        ("hidden layer", r"y_j = \phi(z_j)", "the output of a hidden layer is called a"),
        ("hidden layer", r"W \leftarrow W", "an update needs a loss"),
        ("network", r"z = W", "which layer"),
        ("network", r"z^{[9]} = z^{[9]}", "no such layer"),
        ("network", r"\hat y_j = s_j(z^{[L+1]})", "likely a layer index is off by one"),
        ("network", r"z_j^{(i)}^{[h](i)} = 1", "two superscripts of one kind"),
        ("network", r"a^{[h+7]} = a^{[h+7]}", "no such layer"),
        ("network", r"\sum_{j=1}^{n_{h+7}} b_j^{[h]} = n_{h+7}", "no such layer"),
        ("network", r"\sum_{j=1}^{n_{h-1}} b_j^{[h]} = 1", "counts the units of layer"),
        ("network", r"\sum_{j=1}^{n_2} b_j^{[1]} = 1", "counts the units of layer"),
        ("network", r"\sum_{j=1}^{n_9} b_j^{[1]} = 1", "no such layer"),
        ("last layer", r"\sum_{j=1}^{n_1} b_j = 1", "belongs to where='network'"),
        ("network", r"z_{h-1} = 1", "stands below n only"),
        ("network", r"\sum_{h-1} b_j = 1", "needs its index below"),
        ("last layer", r"\sum_{j=1}^{n_h} y_j = 1", "there is one layer here"),
        ("last layer", r"n_2 = 2", "there is one layer here"),
        ("nowhere", r"z = z", "where='nowhere'; choose one of"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused(where, latex, message):
    with pytest.raises(FormulaError, match=message):
        verify(latex, where)


@pytest.mark.parametrize(
    ("latex", "place", "message"),
    [
        (r"z_j = \foo", 6, r"unknown command \foo"),
        (r"\frac{\partial J}{\partial z_j = 3", 31, "expected '}'"),
        (r"z = (x + b", 10, "')'"),
        ("z = W^T\n  x + + b", 6, "expected"),
    ],
)
def test_a_syntax_error_points_at_its_place(latex, place, message):
    with pytest.raises(FormulaError) as error:
        parse(latex)
    text, line, caret = str(error.value).split("\n")
    assert message in text
    assert line in latex
    assert caret.index("^") == place


@pytest.mark.parametrize("latex", [7, None, "x" * 3000, "(" * 900])
def test_what_is_no_formula(latex):
    with pytest.raises(FormulaError):
        parse(latex)


# ---------------------------------------------------------------------- random formulas

leaves = st.one_of(
    st.integers(0, 9).map(Number),
    st.sampled_from(["z", "y", "y_hat"]).map(lambda name: Symbol(name, ("j",), "i")),
    st.sampled_from([Symbol("b", ("j",)), Symbol("w", ("k", "j")), Symbol("n_o"), Symbol("J")]),
    st.just(Symbol("x", ("k",), "i")),
    st.just(Mul((Symbol("z", ("l",), "i"), Delta("l", "j")))),
)


def compound(below):
    return st.one_of(
        st.lists(below, min_size=2, max_size=3).map(lambda t: Add(tuple(t))),
        st.lists(below, min_size=2, max_size=3).map(lambda t: Mul(tuple(t))),
        below.map(Neg),
        st.tuples(below, below).map(lambda t: Div(*t)),
        below.map(lambda t: Function("phi", t)),
        below.map(lambda t: Sum(("j",), Symbol("n_o"), Mul((Symbol("b", ("j",)), t)))),
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.recursive(leaves, compound, max_leaves=8))
def test_what_is_printed_reads_back_with_the_same_value(tree):
    equation = Equation((tree,), ())
    again = parse(to_latex(equation))
    model = numeric("last layer")[0]

    def value(equation):
        with np.errstate(all="ignore"):
            try:
                return Evaluator(equation, model).value(equation.sides[0])
            except FormulaError as error:
                return str(error)

    before, after = value(equation), value(again)
    if isinstance(before, str):
        assert isinstance(after, str)
    else:
        assert before.names == after.names
        np.testing.assert_allclose(before.data, after.data, rtol=1e-12)


PIECES = [
    *string.ascii_letters, *"0123456789(){}[]^_=+-/',&", "\\frac", "\\partial", "\\sum", "\\hat y",
    "\\delta_{lj}", "^{(i)}", "_{kj}", "\\phi", "\\log", "\\left(", "\\right)", "^T", "\\odot",
    "\\leftarrow", "\\foo", "\\", "é", "{n_o}", "_{l=1}", "\n", "z_j", "W", "x", "J", "n_{h-1}",
    "_{h+1}", "^{[h]}",
]  # fmt: skip


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
def test_random_text_raises_nothing_but_the_packages_own_error(text):
    for where in ("last layer", "network"):
        with contextlib.suppress(FormulaError):
            verify(text, where)
