"""The order in which things are eliminated: always the one whose removal joins the fewest strangers."""

from collections.abc import Collection, Iterator


def bits_of(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first.

    Examples
    --------
    >>> list(bits_of(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def min_fill(masks: Collection[int], widest: int) -> tuple[list[int], int]:
    """An order of elimination and its width.

    Parameters
    ----------
    masks : collection of int
        One set of things each, as bits.
    widest : int
        Where a thing has more neighbours than this when its turn comes, the search stops.

    Returns
    -------
    order : list of int
        Every thing that stands in a set.
    width : int
        Most neighbours of a thing when its turn comes; above ``widest`` where the search stopped.

    Examples
    --------
    A chain a–b–c–d is never wider than 1.

    >>> min_fill([0b0011, 0b0110, 0b1100], 22)
    ([0, 1, 2, 3], 1)
    """
    near: dict[int, int] = {}
    for mask in masks:
        for thing in bits_of(mask):
            near[thing] = near.get(thing, 0) | (mask & ~(1 << thing))
    costs = {thing: _cost(near, thing) for thing in near}
    order: list[int] = []
    width = 0
    while costs:
        thing = min(costs, key=costs.__getitem__)
        missing, degree = costs.pop(thing)
        width = max(width, degree)
        if width > widest:
            break
        order.append(thing)
        for changed in _remove(near, thing, joins=missing > 0):
            costs[changed] = _cost(near, changed)
    return order, width


def _cost(near: dict[int, int], thing: int) -> tuple[int, int]:
    neighbours = near[thing]
    degree = neighbours.bit_count()
    missing = sum((neighbours & ~near[other]).bit_count() - 1 for other in bits_of(neighbours))
    return missing, degree


def _remove(near: dict[int, int], thing: int, *, joins: bool) -> Iterator[int]:
    """Take a thing out and join its neighbours; what is yielded has a new cost."""
    neighbours = near.pop(thing)
    changed = neighbours
    for other in bits_of(neighbours):
        joined = near[other] | neighbours if joins else near[other]
        near[other] = joined & ~(1 << thing | 1 << other)
        changed |= near[other] if joins else 0
    yield from bits_of(changed)
