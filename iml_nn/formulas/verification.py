"""verify(): is a formula, as it stands on the page, true?"""

from dataclasses import replace

from iml_nn.formulas.comparison import agree_in_symbols, claims, compare
from iml_nn.formulas.indices import check_free_indices, check_letters
from iml_nn.formulas.models import numeric
from iml_nn.formulas.parser import parse
from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.report import Report
from iml_nn.formulas.slips import likeliest_slip
from iml_nn.formulas.tree import FormulaError


def verify(latex, where="last layer", symbolic=False):
    """Check an equation by computing its sides.

    Parameters
    ----------
    latex : equation, or chain of them, in the notation of notebook 00.
    where : what it is about. "last layer": x, w, b, z, ŷ = s(z), the lecture's J. "hidden layer":
        x, w, b, z, a = φ(z), and a J that depends on a in some way. "neuron": the same with one
        unit, which needs no index. "network": sigmoid layers with a layer index, `W^{[h]}`, and a
        last one with softmax.
    symbolic : also show, with SymPy, that the sides differ by exactly zero.

    Returns
    -------
    Report : with `ok`, and one `Link` for each `=`.

    Raises
    ------
    FormulaError : the equation cannot be read, or has no meaning: an unknown symbol, an index
        that counts two things or stands free on one side only, sizes that do not fit.
    """
    equation = parse(latex)
    if len(equation.sides) < 2:
        raise FormulaError(f"no = in the formula: nothing to compare\n{latex}")
    return verify_tree(equation, where, symbolic=symbolic, latex=latex)


def verify_tree(equation, where, *, symbolic=False, latex=None, explain=True):
    """As `verify`, for a parsed `Equation`; without `explain` no likely slip is looked for."""
    models = numeric(where)
    check_letters(equation)
    links = [_judge(claim, models, explain) for claim in claims(equation)]
    check_free_indices(equation)
    report = Report(latex or to_latex(equation), links)
    if symbolic and report.ok:
        _judge_in_symbols(report, equation, where)
    return report


def _judge(claim, models, explain):
    try:
        link = compare(claim, models)
    except FormulaError as error:
        slip = explain and likeliest_slip(claim, models)
        raise FormulaError(f"{error}; likely {slip}" if slip else str(error)) from None
    if link.ok or not explain:
        return link
    return replace(link, slip=likeliest_slip(claim, models))


def _judge_in_symbols(report, equation, where):
    from iml_nn.formulas.symbolic import symbolic

    model = symbolic(where)
    for claim, link in zip(claims(equation), report.links, strict=True):
        # what `train` does is done in numbers
        if claim.relation == "=" and not agree_in_symbols(claim, model):
            link.ok, link.where = False, "SymPy finds a difference"
    report.symbolic = "←" not in equation.relations
