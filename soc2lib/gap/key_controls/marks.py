"""Whether a control is key: as the client chose, else as the library marks it."""

from soc2lib.catalog.catalog import Catalog
from soc2lib.gap.records import Control


def is_key(shipped: Catalog, control: Control) -> bool:
    """Whether a criterion relies on a control.

    Parameters
    ----------
    shelf : Catalog
        The library, whose mark decides where the client made no choice.
    control : Control
        A control of the library or of the client's own; the latter is key unless the client says no.

    Examples
    --------
    >>> from soc2lib.catalog.catalog import catalog
    >>> [is_key(catalog(), Control(id=id)) for id in ("IAM-03", "RSK-06")]
    [True, False]
    >>> [is_key(catalog(), Control(id="RSK-06", key=choice)) for choice in (True, False)]
    [True, False]
    """
    if control.key is not None:
        return control.key
    return control.id in shipped.key_controls or control.id not in shipped.controls


def lacks_reason(shipped: Catalog, control: Control) -> bool:
    """Whether the client marks a library control otherwise than the library does and gives no reason.

    Examples
    --------
    >>> from soc2lib.catalog.catalog import catalog
    >>> [lacks_reason(catalog(), Control(id="IAM-03", key=choice)) for choice in (None, True, False)]
    [False, False, True]
    >>> lacks_reason(catalog(), Control(id="IAM-03", key=False, key_reason="No person has access."))
    False
    """
    if control.key is None or control.id not in shipped.controls:
        return False
    return control.key is not (control.id in shipped.key_controls) and not control.key_reason
