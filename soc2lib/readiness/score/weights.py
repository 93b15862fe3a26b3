"""The weights of the progress share: those of the method, with what a client has edited, and where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from soc2lib.catalog.catalog import catalog
from soc2lib.readiness.records import WEIGHT_FIELDS, ScoreWeights

Scales = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One weight that was edited: its label, the method's own number and the one used instead."""

    label: str
    default: float
    used: float


@dataclass(frozen=True, slots=True)
class Weighting:
    """The weights a share is made with.

    Attributes
    ----------
    scales : mapping
        Shares of the steps and weights of controls, as `progress` takes them.
    default : mapping
        The same as the method has them.
    edits : tuple of Edit
        Where the two differ; empty where nothing was edited.
    why : str
        The reason given for the edits.
    """

    scales: Scales
    default: Scales
    edits: tuple[Edit, ...]
    why: str


def weighting(edited: ScoreWeights | None = None, scales: Scales | None = None) -> Weighting:
    """The method's weights with a client's edits laid over them.

    Parameters
    ----------
    told : ScoreWeights, optional
        The client's record; a field left empty keeps the method's number.
    scales : mapping, optional
        The method's own numbers; those of ``data/catalog/scales.toml`` unless told.

    Examples
    --------
    >>> edited = weighting(ScoreWeights(id="weights", why="One partner's habit", supporting=2))
    >>> edited.scales["weight"]["supporting"], edited.scales["weight"]["key"], edited.edits
    (2.0, 3, (Edit(label='Supporting control', default=1, used=2.0),))
    """
    default = scales or catalog().scales
    laid = {part: dict(default[part]) for part in ("progress", "weight")}
    edits = []
    for name, (part, step) in WEIGHT_FIELDS.items():
        used = getattr(edited, name, None)
        if used is not None and used != laid[part][step]:
            edits.append(Edit(ScoreWeights.model_fields[name].title or name, laid[part][step], used))
            laid[part][step] = used
    return Weighting({**default, **laid}, default, tuple(edits), edited.why if edited and edits else "")
