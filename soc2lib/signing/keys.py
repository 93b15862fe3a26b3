"""The key that signs reports: made once, kept away from clients and code, its public half for those who check.

A report is signed with Ed25519 (RFC 8032): the same report and key give the same signature.
"""

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from soc2lib.errors import ParameterError, Problem, ShareError
from soc2lib.store.clients import SETTINGS, check_client_id, clients_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PRIVATE = "signing.pem"
_TRUSTED = "trusted"
_PREFIX = "soc2-key:"
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What checks a signature; it may be known to everybody.

    Attributes
    ----------
    raw : bytes
        The 32 bytes of an Ed25519 public key.
    """

    raw: bytes

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of its SHA-256: short enough to be read out on the telephone."""
        return sha256(self.raw).hexdigest()[:16]

    @property
    def text(self) -> str:
        """The key as one word to print, mail and trust."""
        return _PREFIX + b64encode(self.raw).decode("ascii")

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """A key from its text.

        Raises
        ------
        ParameterError
            If it is none.

        Examples
        --------
        >>> PublicKey.read("soc2-key:" + "A" * 43 + "=").id
        '66687aadf862bd77'
        """
        try:
            raw = b64decode(text.strip().removeprefix(_PREFIX), validate=True)
        except ValueError:
            raw = b""
        key = cls(raw)
        if len(raw) == _LENGTH and key.text == text.strip():
            return key
        remedy = "Copy the whole line that `soc2 keys show` prints on the sender's machine."
        raise ParameterError(
            "That is no public key.", [Problem("key", repr(text)[:60], f"{_PREFIX} and 44 letters", remedy)]
        )

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature over the message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def keys_folder(given: str | Path = "") -> Path:
    """Where keys are kept: as given, else ``SOC2_KEYS``, else the user's own configuration folder."""
    if chosen := given or os.environ.get("SOC2_KEYS"):
        return Path(chosen).expanduser().resolve()
    from platformdirs import user_config_path

    return user_config_path("soc2lib") / "keys"


def make_key(folder: Path, clients: str | Path = "") -> PublicKey:
    """Make the key pair; the private key can be read by its owner alone.

    Raises
    ------
    ParameterError
        If the folder lies among clients or in a repository, where a private key would be handed on with them.
    ShareError
        If there is a key already, for reports signed with it could not be signed again, or the disk refuses.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    _refuse_shared_place(folder, clients_folder(clients))
    key = Ed25519PrivateKey.generate()
    packed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path, where = folder / _PRIVATE, f"{folder.name}/{_PRIVATE}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        remedy = "Show it with `soc2 keys show`. To begin with another, move this one away and keep it."
        raise ShareError("There is a signing key already.", [Problem(where, "a key", "no key", remedy)]) from None
    except OSError as error:
        remedy = "Name another folder with SOC2_KEYS."
        found = error.strerror or type(error).__name__
        raise ShareError(
            "The key cannot be kept there.", [Problem(folder.name, found, "a folder of yours", remedy)]
        ) from None
    return _public(key)


def own_key(folder: Path) -> PublicKey | None:
    """The public half of the signing key, or None where there is none."""
    key = signing_key(folder)
    return _public(key) if key else None


def signing_key(folder: Path) -> "Ed25519PrivateKey | None":
    """The private key, or None where there is none.

    Raises
    ------
    ShareError
        If others may read it, or it is no Ed25519 key.
    """
    path, where = folder / _PRIVATE, f"{folder.name}/{_PRIVATE}"
    if not path.is_file():
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if os.name == "posix" and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
        problem = Problem(where, f"mode {mode:o}", "mode 600", f"Run chmod 600 {path.name} there.")
        raise ShareError("Others may read the signing key; it is not used.", [problem])
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, OSError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        remedy = "Restore it from your backup, or move it away and make another with `soc2 keys make`."
        raise ShareError(
            "The signing key cannot be read.",
            [Problem(where, "something else", "an Ed25519 key", remedy)],
        )
    return key


def trusted(name: str, folder: Path) -> PublicKey | None:
    """The key that `trust` noted under a name, or None where it noted none."""
    path = folder / _TRUSTED / f"{check_client_id(name)}.pub"
    return PublicKey.read(path.read_text(encoding="ascii", errors="replace")) if path.is_file() else None


def trust(name: str, key: PublicKey, folder: Path) -> Path:
    """Note whose key this is, so that reports signed with it are known; a name's earlier key is replaced."""
    path = folder / _TRUSTED / f"{check_client_id(name)}.pub"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(f"{key.text}\n", encoding="ascii")
    return path


def known_keys(folder: Path) -> Mapping[PublicKey, str]:
    """The keys known here, each with whose it is: our own and those that `trust` noted."""
    noted = sorted((folder / _TRUSTED).glob("*.pub"))
    known = {PublicKey.read(path.read_text(encoding="ascii", errors="replace")): path.stem for path in noted}
    own = own_key(folder)
    return {**known, **({own: "this firm"} if own else {})}


def _public(key: "Ed25519PrivateKey") -> PublicKey:
    return PublicKey(key.public_key().public_bytes_raw())


def _refuse_shared_place(folder: Path, clients: Path) -> None:
    above = (folder, *folder.parents)
    found = next((place for place in above if (place / SETTINGS).is_file() or (place / ".git").exists()), None)
    if clients in above or found:
        what = "a folder of clients" if clients in above else "a client's folder or a repository"
        remedy = "Name a folder of your own with SOC2_KEYS, such as ~/.soc2-keys."
        raise ParameterError(
            "A private key is not kept among clients or code.",
            [Problem(folder.name, what, "a folder that is handed on with nothing else", remedy)],
        )
