"""Trees back to LaTeX: as the lecture writes it, with the brackets that a reader needs."""

import functools

from iml_nn.formulas import tree

FUNCTIONS = {"log": r"\log", "exp": r"\exp", "phi": r"\phi", "phi'": r"\phi'"}
SYMBOLS = {"y_hat": r"\hat y", "eta": r"\eta", "lambda": r"\lambda", "ones": r"\mathbf{1}"}
SYMBOLS |= {"n_in": "n_{in}", "n_out": "n_{out}"}
RELATIONS = {"=": "=", "←": r"\leftarrow"}
SUMS = tree.Add | tree.Neg | tree.Hadamard  # what binds less than a product


@functools.singledispatch
def to_latex(node):
    """Print a tree as LaTeX that parses back to the same tree, but for brackets."""
    raise TypeError(f"expected a node of a formula, got {type(node).__name__}")


@to_latex.register
def _(node: tree.Equation):
    text = to_latex(node.sides[0])
    for relation, side in zip(node.relations, node.sides[1:], strict=True):
        text += f" {RELATIONS[relation]} {to_latex(side)}"
    return text


@to_latex.register
def _(node: tree.Number):
    numerator, denominator = node.value.as_integer_ratio()
    return str(numerator) if denominator == 1 else rf"\frac{{{numerator}}}{{{denominator}}}"


@to_latex.register
def _(node: tree.Symbol):
    if node.name == "n_units":
        return f"n_{{{node.layer}}}"
    text = SYMBOLS.get(node.name, node.name)
    if node.subs:
        text += f"_{{{''.join(node.subs)}}}"
    up = (f"[{node.layer}]" if node.layer else "") + (f"({node.sample})" if node.sample else "")
    return text + (f"^{{{up}}}" if up else "")


@to_latex.register
def _(node: tree.Delta):
    return rf"\delta_{{{node.first}{node.second}}}"


@to_latex.register
def _(node: tree.Sum):
    bound = f"^{{{to_latex(node.bound)}}}" if node.bound else ""
    start = "=1" if bound else ""
    return rf"\sum_{{{','.join(node.indices)}{start}}}{bound} {_in_product(node.body)}"


@to_latex.register
def _(node: tree.Add):
    text = to_latex(node.terms[0])
    for term in node.terms[1:]:
        text += f" - {_term(term.term)}" if isinstance(term, tree.Neg) else f" + {_term(term)}"
    return text


@to_latex.register
def _(node: tree.Neg):
    return "-" + _term(node.term)


@to_latex.register
def _(node: tree.Mul):
    *first, last = node.factors
    return r" \cdot ".join([*(_in_product(f, last=False) for f in first), _in_product(last)])


@to_latex.register
def _(node: tree.Hadamard):
    return r" \odot ".join(_bracketed(f, SUMS) for f in node.factors)


@to_latex.register
def _(node: tree.Div):
    return rf"\frac{{{to_latex(node.top)}}}{{{to_latex(node.bottom)}}}"


@to_latex.register
def _(node: tree.Power):
    return f"{_base(node.base)}^{{{node.exponent}}}"


@to_latex.register
def _(node: tree.Transpose):
    return f"{_base(node.base)}^T"


@to_latex.register
def _(node: tree.Function):
    return FUNCTIONS[node.name] + _bracket(node.argument)


@to_latex.register
def _(node: tree.Softmax):
    return (f"s_{{{node.sub}}}" if node.sub else "s") + _bracket(node.argument)


@to_latex.register
def _(node: tree.Derivative):
    return rf"\frac{{\partial {to_latex(node.top)}}}{{\partial {to_latex(node.bottom)}}}"


def _bracket(node):
    return rf"\left({to_latex(node)}\right)"


def _bracketed(node, kinds):
    return _bracket(node) if isinstance(node, kinds) else to_latex(node)


def _term(node):
    return _bracketed(node, tree.Add | tree.Neg)


def _in_product(node, last=True):
    """As a factor: a sum of terms, or a Σ that is not the last factor, needs brackets."""
    negative = isinstance(node, tree.Number) and node.value < 0
    open_ended = isinstance(node, SUMS) or (isinstance(node, tree.Sum) and not last)
    return _bracket(node) if open_ended or negative else to_latex(node)


def _base(node):
    plain = isinstance(node, tree.Symbol) and not (node.sample or node.layer)
    return to_latex(node) if plain and node.name not in {"y_hat", "ones"} else _bracket(node)
