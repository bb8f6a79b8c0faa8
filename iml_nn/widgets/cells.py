"""Which notebook cell a figure belongs to: a cell that is run again puts its old figures away."""

_shown = {}  # notebook cell → (its run, the figures that this run made)


def figures():
    """Return all figures that are shown in a notebook, in the order in which their cells ran."""
    return [figure for _, shown in _shown.values() for figure in shown]


def forget(figure):
    """Let a figure outlive the next run of its cell."""
    for _, shown in _shown.values():
        if figure in shown:
            shown.remove(figure)


def retire_earlier_run(figure):
    """Close the figures that an earlier run of the same notebook cell left behind."""
    try:
        from IPython import get_ipython

        # the kernel has it in every front end, its shell not in a browser tab
        parent = get_ipython().kernel.get_parent()
        cell, run = parent["metadata"]["cellId"], parent["header"]["msg_id"]
    except (ImportError, AttributeError, KeyError, TypeError):
        return  # no notebook, or a front end that does not name its cells
    last_run, figures = _shown.get(cell, (run, []))
    if last_run != run:
        for old in figures:
            old.close()
        figures = []
    _shown[cell] = (run, [*figures, figure])
