"""The code that is shown: lines that repeat a run of the playground with `iml_nn` alone."""

from iml_nn.ideas.playground.experiment import EQUAL, OWN, REGULARISERS


def code_of(settings, seed, updates, n_o, n_d):
    """Return eight lines of Python that repeat a run.

    Parameters
    ----------
    settings, seed : as of `samples` and `make_run`.
    updates : of the weights, so far.
    n_o, n_d : number of classes, and of training samples.
    """
    s = settings
    fraction = f"test_fraction={s['test_fraction']!r}"
    if s["data"] == OWN:
        data, split = "playground.data", f"hold_out(X, y, {fraction})"
    else:
        data = f"datasets.{s['data']}({s['points']}, n_classes={s['classes']}, "
        data += f"noise={s['noise']!r}, seed={seed})"
        split = f"split(X, y, {fraction}, seed={seed})"
    sizes = [2, *[s["units"]] * s["layers"], n_o]
    network = f"{sizes}, hidden={s['activation']!r}, loss={s['loss']!r}, init=init, seed={seed}"
    pace = f"learning_rate={s['learning_rate']!r}, batch_size={min(s['batch_size'], n_d)}"
    pace += "".join(f", {name}={s[name]!r}" for name in REGULARISERS if s[name])
    return "\n".join([
        "from iml_nn import Network, datasets, initialisers, train",
        f"X, y = {data}",
        f"training_set, validation_set = datasets.{split}",
        _initialiser(s["init"], s["scale"], s["symmetry"]),
        f"net = Network({network})",
        f"run = train(net, *training_set, {pace}, epochs=None, seed={seed})",
        f"run.update({updates})" if updates else "# no update yet: press Play or Step",
        "losses = net.loss(*training_set), net.loss(*validation_set)",
    ])  # fmt: skip


def _initialiser(name, scale, symmetry):
    if scale == 1 and symmetry == 1:
        return f'init = "{name}"'
    W = f"initialisers.{name}()(n_in, n_out, rng)"
    if symmetry < 1:
        W = f"({1 - symmetry!r} * {EQUAL} + {symmetry!r} * {W})"
    factor = "" if scale == 1 else f"{scale!r} * "
    return f"init = lambda n_in, n_out, rng: {factor}{W}"
