"""What stands before a ←: the weights or biases after one step of `train`."""

from iml_nn.formulas.tree import FormulaError, Symbol
from iml_nn.network import Network
from iml_nn.training import train


def after_one_step(symbol, evaluator):
    """Return what one step, on all samples, makes of W or b; with a penalty if λ occurs.

    Parameters
    ----------
    symbol : Symbol of W or b, as a whole.
    evaluator : Evaluator of the equation.

    Returns
    -------
    array, shaped as the symbol's value.

    Raises
    ------
    FormulaError : it is another symbol, or the model has no targets, so no loss of the lecture's.
    """
    model = evaluator.model
    if not isinstance(symbol, Symbol) or symbol.subs or symbol.name not in {"W", "b"}:
        raise FormulaError("only W or b, as a whole, can stand before ←")
    if ("y", None) not in model.values:
        raise FormulaError("an update needs a loss: use where='last layer' or 'network'")
    name, layer = evaluator.key(symbol)
    eta, penalty = (float(evaluator.value(Symbol(s)).data) for s in ("eta", "lambda"))
    if Symbol("lambda") not in evaluator.equation.walk():
        penalty = 0.0
    net = _network(model)
    train(net, model.values["x", None].T, model.values["y", None].T,
          learning_rate=eta, batch_size=None, penalty=penalty).update()  # fmt: skip
    return (net.weights if name == "w" else net.biases)[(layer or 1) - 1]


def _network(model):
    layers = range(1, model.depth + 1) if model.depth else [None]
    weights, biases = ([model.values[kind, h] for h in layers] for kind in "wb")
    net = Network([len(weights[0]), *(W.shape[1] for W in weights)])
    net.weights, net.biases = weights, biases
    return net
