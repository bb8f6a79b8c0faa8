"""Formulas that are executable: the LaTeX on the page is parsed, evaluated and compared."""

from iml_nn.formulas.parser import parse
from iml_nn.formulas.printer import to_latex
from iml_nn.formulas.report import Report
from iml_nn.formulas.tree import FormulaError
from iml_nn.formulas.verification import verify

__all__ = ["FormulaError", "Report", "parse", "to_latex", "verify"]
