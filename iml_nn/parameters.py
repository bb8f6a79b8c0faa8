"""The weights, or the biases, of a network as a list whose arrays can be assigned but not moved."""

import numpy as np

from iml_nn import checks


class Parameters(list):
    """One array a layer: `net.weights[0] = A` copies A in, after a check of its shape.

    The arrays belong to the layers, so a list that grew, shrank or changed its order would say
    nothing about the network: every such call is a TypeError.
    """

    def __init__(self, name, arrays):
        super().__init__(arrays)
        self._name = name

    def __setitem__(self, h, values):
        if not isinstance(h, int | np.integer):
            raise TypeError(f"assign one layer at a time, for example {self._name}[0] = …")
        name = f"the array of layer {range(len(self))[h] + 1}"
        self[h][...] = checks.like(self[h], name, values)

    def assign(self, values):
        """Copy in one array a layer; if any cannot be used, none is (ValueError, TypeError)."""
        if len(values) != len(self):
            raise ValueError(
                f"{self._name} has {len(values)} arrays; expected one a layer: {len(self)}"
            )
        checked = [
            checks.like(array, f"{self._name}[{h}]", value)
            for h, (array, value) in enumerate(zip(self, values, strict=True))
        ]
        for array, value in zip(self, checked, strict=True):
            array[...] = value

    def __reduce__(self):
        return list, (list(self),)  # a copy belongs to no network: a plain list

    def _refuse(self, *args, **kwargs):
        raise TypeError(
            f"{self._name} has one array for each of the {len(self)} layers, in their order: "
            f"assign to one, {self._name}[0] = …, or to all, net.{self._name} = […]; a network "
            "with other layers is a new Network"
        )

    append = extend = insert = remove = pop = clear = reverse = sort = _refuse
    __delitem__ = __iadd__ = __imul__ = _refuse
