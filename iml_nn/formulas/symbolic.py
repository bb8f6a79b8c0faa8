"""The same formulas in symbols: SymPy shows that a difference is exactly zero."""

import functools

import numpy as np
import sympy

from iml_nn.formulas.models import build, sigmoid


def _each(function):
    return np.frompyfunc(function, 1, 1)


class SymbolicArithmetic:
    """Arrays of SymPy expressions."""

    log = staticmethod(_each(sympy.log))
    exp = staticmethod(_each(sympy.exp))
    number = staticmethod(sympy.Rational)

    @staticmethod
    def slope(z):
        """φ′(z), derived by SymPy."""
        t = sympy.Symbol("t")
        derived = sympy.diff(np.asarray(sigmoid(SymbolicArithmetic, np.array(t, object))).item(), t)
        return _each(lambda element: derived.subs(t, element))(z)

    @staticmethod
    def derivative(model, top, bottom):
        """Derive by a symbol in the place of each element of `bottom`, then put its value back."""
        at = np.asarray(model.values[bottom], object)
        fresh = np.array([sympy.Dummy() for _ in range(at.size)], object).reshape(at.shape)
        back = dict(zip(fresh.ravel(), at.ravel(), strict=True))
        above = np.asarray(model.run({bottom: fresh})[top], object)
        derived = [sympy.diff(t, v).subs(back) for t in above.ravel() for v in fresh.ravel()]
        return np.array(derived, object).reshape(*above.shape, *at.shape)


@functools.cache
def symbolic(where):
    """Return a model small enough for SymPy to simplify."""

    def draw(name, layer, shape):
        above = "" if layer is None else f"^{layer}"
        symbols = [sympy.Symbol(f"{name}{above}_{r}{c}", real=True) for r, c in np.ndindex(shape)]
        array = np.array(symbols, object).reshape(shape)
        if name == "y":
            array[-1] = 1 - array[:-1].sum(axis=0)
        return array

    sizes = (1, 2, 2) if where == "network" else (2, 3)
    return build(where, SymbolicArithmetic, draw, sizes, n_d=2)


def is_zero(expression):
    """Is an expression of symbols, exponentials and logarithms zero?

    Exponentials and logarithms give way to symbols, from the innermost out. What remains is a
    fraction of polynomials, which is zero if its expanded numerator is.
    """
    expression = sympy.sympify(expression)
    atoms = _Atoms()
    while functions := expression.atoms(sympy.exp, sympy.log):
        innermost = [f for f in functions if not f.args[0].atoms(sympy.exp, sympy.log)]
        expression = expression.xreplace({f: atoms.in_place_of(f) for f in innermost})
    return sympy.numer(sympy.together(expression)).expand() == 0


class _Atoms:
    """Symbols in the place of exponentials and logarithms, by the rules of both."""

    def __init__(self):
        self._symbols, self._exponents = {}, {}

    def _atom(self, *key):
        return self._symbols.setdefault(key, sympy.Dummy(positive=True))

    def in_place_of(self, function):
        """Return exp or log of an argument without further exp or log, as an expression."""
        (argument,) = function.args
        return (self._exp if function.func == sympy.exp else self._log)(argument)

    def _exp(self, argument):
        # exp(2u + v) = exp(u)² exp(v): SymPy puts such products together by itself
        product = sympy.Integer(1)
        for term in sympy.expand(argument).as_ordered_terms():
            factor, part = term.as_coeff_Mul()
            atom = self._atom("exp", part)
            self._exponents[atom] = part
            product *= atom**factor
        return product

    def _log(self, argument):
        # log(exp(u)² / v) = 2u − log(v)
        total = sympy.Integer(0)
        for sign, part in zip((1, -1), sympy.fraction(sympy.together(argument)), strict=True):
            for factor in sympy.Mul.make_args(part):
                base, power = factor.as_base_exp()
                if base == 1:
                    continue
                log = self._exponents.get(base)
                total += sign * power * (self._atom("log", base) if log is None else log)
        return total
