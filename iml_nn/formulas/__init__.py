"""Formulas that are executable: the LaTeX on the page is parsed, evaluated and compared."""

from iml_nn.formulas.check import Report, verify
from iml_nn.formulas.parser import parse
from iml_nn.formulas.tree import FormulaError, to_latex

__all__ = ["FormulaError", "Report", "parse", "to_latex", "verify"]
