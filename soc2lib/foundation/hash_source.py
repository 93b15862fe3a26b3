"""The hash by which a page's content security policy names a script or a style that it holds (CSP 3: hash-source)."""

from base64 import b64encode
from hashlib import sha256


def hash_source(held: str | bytes) -> str:
    """A script's or style's hash as a policy names it, without the quotes around it.

    Parameters
    ----------
    held : str or bytes
        All that stands between its tags, to the letter.

    Examples
    --------
    >>> hash_source("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    data = held.encode() if isinstance(held, str) else held
    return f"sha256-{b64encode(sha256(data).digest()).decode('ascii')}"
