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
        strangers, degree = costs.pop(thing)
        width = max(width, degree)
        if width > widest:
            break
        order.append(thing)
        neighbours = near.pop(thing)
        if strangers:
            _join(near, costs, thing, neighbours)
        else:
            _leave(near, costs, thing, neighbours)
    return order, width


_Costs = dict[int, tuple[int, int]]


def _cost(near: dict[int, int], thing: int) -> tuple[int, int]:
    """Ordered pairs of neighbours that are strangers to each other, and the number of neighbours."""
    neighbours = near[thing]
    rest, strangers = neighbours, 0
    while rest:
        low = rest & -rest
        rest ^= low
        strangers += (neighbours & ~near[low.bit_length() - 1]).bit_count() - 1
    return strangers, neighbours.bit_count()


def _join(near: dict[int, int], costs: _Costs, thing: int, neighbours: int) -> None:
    """Take a thing out and make its neighbours know each other; all near them have a new cost."""
    changed = neighbours
    for other in bits_of(neighbours):
        changed |= near[other]
        near[other] = (near[other] | neighbours) & ~(1 << thing | 1 << other)
    for other in bits_of(changed & ~(1 << thing)):
        costs[other] = _cost(near, other)


def _leave(near: dict[int, int], costs: _Costs, thing: int, neighbours: int) -> None:
    """Take a thing out whose neighbours all know each other: each of them loses the strangers it had through it."""
    for other in bits_of(neighbours):
        strangers, degree = costs[other]
        lost = (near[other] & ~neighbours).bit_count() - 1
        costs[other] = strangers - 2 * lost, degree - 1
        near[other] &= ~(1 << thing)
