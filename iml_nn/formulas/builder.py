"""From lark's parse tree to nodes: a method for each rule of `grammar.lark`, from the leaves up."""

import functools
from fractions import Fraction

from lark import Transformer, v_args

from iml_nn.formulas import scripts, tree
from iml_nn.formulas.tree import FormulaError, Paren, Symbol

LETTERS = {"ETA": "eta", "LAMBDA": "lambda", "ONES": "ones"}


def _is_softmax(left, right):
    match left, right:
        case Symbol("s", sample=None), Paren(Symbol("z")):
            return True
    return False


@v_args(inline=True)
class _Builder(Transformer):
    """Lark's Transformer; a letter waits, as a function, for the scripts that follow it."""

    def equation(self, first, *rest):
        relations = ("=" if token.type == "EQUAL" else "←" for token in rest[::2])
        return tree.Equation((first, *rest[1::2]), tuple(relations))

    # -------------------------------------------------------------- sums and products

    def negative(self, _, term):
        return tree.Neg(term.base if isinstance(term, Paren) else term)

    def plus(self, left, _, right):
        return tree.Add((*(left.terms if isinstance(left, tree.Add) else (left,)), right))

    def minus(self, left, sign, right):
        return self.plus(left, sign, tree.Neg(right))

    def hadamard(self, left, right):
        factors = left.factors if isinstance(left, tree.Hadamard) else (left,)
        return tree.Hadamard((*factors, right))

    def product(self, left, *rest):
        right = rest[-1]
        *before, last = left.factors if isinstance(left, tree.Mul) else (left,)
        if len(rest) == 1 and _is_softmax(last, right):
            joined = tree.Softmax(last.subs[0] if last.subs else None, right.base)
            return tree.Mul((*before, joined)) if before else joined
        return tree.Mul((*before, last, right))

    def quotient(self, top, bottom):
        return tree.Div(top, bottom)

    def sum(self, *scripts_and_body):
        *around, body = scripts_and_body
        found = {kind: value for script in around for kind, value in script.items()}
        indices = found.pop("subs", ())
        bound = found.pop("bound", None)
        if not indices or set(found) - {"power", "exponent"}:
            raise FormulaError("a sum needs its index below: \\sum_{l=1}^{n_o} or \\sum_l")
        if any(index.isdigit() for index in indices):
            raise FormulaError("a sum runs over an index, a letter")
        if bound is None and found:
            raise FormulaError("above a sum stands a size: \\sum_{i=1}^{n_d} or ^{n_o}, ^{n_{out}}")
        return tree.Sum(indices, bound, body)

    # -------------------------------------------------------------- factors

    def factor(self, atom, *around):
        if callable(atom):
            return atom(around)
        found = scripts.collect(around)
        if found.subs or found.sample or found.layer:
            raise FormulaError("only a symbol takes indices, not a bracket, fraction or function")
        return found.applied(atom)

    def letter(self, token):
        return functools.partial(scripts.symbol, LETTERS.get(token.type, str(token)))

    def hat(self, token):
        if token != "y":
            raise FormulaError(f"unknown symbol \\hat {token}; only \\hat y, the prediction, is")
        return functools.partial(scripts.symbol, "y_hat")

    def delta(self):
        def make(around):
            found = scripts.collect(around)
            if len(found.subs) != 2 or len(around) > 1:
                raise FormulaError("\\delta takes two indices: \\delta_{lj}")
            return tree.Delta(*found.subs)

        return make

    def number(self, token):
        return tree.Number(Fraction(str(token)))

    def paren(self, node):
        return node if isinstance(node, Paren) else Paren(node)

    def derivative(self, top, bottom):
        for part in (top, bottom):
            if not isinstance(part, Symbol):
                raise FormulaError("\\partial is followed by one symbol, such as J or z_j")
        return tree.Derivative(top, bottom)

    def function(self, name, argument):
        return tree.Function("exp" if name == "\\exp" else "log", argument)

    def phi(self, *prime_and_argument):
        *prime, argument = prime_and_argument
        return tree.Function("phi'" if prime else "phi", argument)

    # -------------------------------------------------------------- scripts

    def sub(self, value):
        if isinstance(value, tree.Layer):
            return {"size": value}
        return {"subs": value if isinstance(value, tuple) else (str(value),)}

    def subs(self, *tokens):
        return tuple(c for token in tokens for c in str(token))  # 12 is unit 1, unit 2

    def start(self, letter, number):
        if number != "1":
            raise FormulaError(f"a sum starts at 1, got {letter} = {number}")
        return (str(letter),)

    def sup(self, value):
        if isinstance(value, dict):
            return value
        if value.type == "TOP" or value == "T":
            return {"transposed": True}
        if value.type == "INT":
            return {"power": int(value)}
        raise FormulaError(scripts.unclear(Symbol(str(value))))

    def exponent(self, node):
        match node:
            case Paren(Symbol(name)):
                return {"sample": name}
            case Symbol(name) if name.startswith("n_"):
                return {"bound": node}
            case Symbol("T", (), None, None):
                return {"transposed": True}
            case tree.Number(Fraction(denominator=1, numerator=power)):
                return {"power": power}
            case tree.Neg(tree.Number(Fraction(denominator=1, numerator=power))):
                return {"power": -power}
        return {"exponent": node}

    def layer_alone(self, layer):
        return {"layer": layer}

    def layer_sample(self, layer, sample):
        found = self.exponent(sample)
        if "sample" not in found:
            raise FormulaError(f"beside the layer [{layer}] stands a sample, such as (i)")
        return {"layer": layer} | found

    def sample_layer(self, sample, layer):
        return self.layer_sample(layer, sample)

    def layer(self, token, sign="+", offset=0):
        if token.type == "INT":
            return tree.Layer(None, int(token))
        return tree.Layer(str(token), int(f"{sign}{offset}"))


BUILDER = _Builder()
