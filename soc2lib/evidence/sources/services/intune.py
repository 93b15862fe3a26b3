"""Microsoft Intune's devices: encrypted or not, compliant or not."""

from collections.abc import Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, MANUAL, PASS, collected, numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object
from soc2lib.evidence.sources.services.entra import first_names, records
from soc2lib.evidence.sources.source import Source

_STATES = {"compliant": PASS, "noncompliant": FAIL, "not compliant": FAIL}
_UNTOLD = ("unknown", "ingraceperiod", "in grace period", "conflict", "error", "configmanager", "not evaluated", "")
_FLAGS = {"true": "true", "yes": "true", "false": "false", "no": "false", "": ""}


def _fits(file: Loaded) -> bool:
    names = first_names(file)
    return {"complianceState", "deviceName"} <= names or {"Device name", "Compliance"} <= names


def _read(file: Loaded) -> Sequence[Collected]:
    found, partial = records(file)
    devices = [_device(one) for one in found]
    about = (file.name, file.sha256, "Intune")
    listed = Collected("devices", numbered(devices, "device"), *about, partial=partial)
    return [listed, collected(file, [_finding(one) for one in found], "Intune", partial=partial)]


def _id(one: Object) -> str:
    return one.text("serialNumber", "Serial number") or one.needed("deviceName", "Device name", "id")


def _device(one: Object) -> dict[str, str]:
    word = one.text("isEncrypted", "Encrypted").strip().casefold()
    if word not in _FLAGS:
        problem = Problem(f"{one.where}, isEncrypted", repr(word)[:80], "true or false", "Export it again.")
        raise TableError("The file has another form than this source.", [problem])
    person = one.text("userPrincipalName", "Primary user UPN", "emailAddress")
    return {"device": _id(one), "person": person, "encrypted": _FLAGS[word]}


def _finding(one: Object) -> dict[str, str]:
    word = one.text("complianceState", "Compliance").strip().casefold()
    if word not in _STATES and word not in _UNTOLD:
        expected = " / ".join(filter(None, (*_STATES, *_UNTOLD)))
        problem = Problem(f"{one.where}, complianceState", repr(word)[:80], expected, "Export it again.")
        raise TableError("A state is none of Intune's.", [problem])
    return {
        "finding": _id(one),
        "check_id": "device-compliance",
        "status": _STATES.get(word, MANUAL),
        "muted": "false",
        "severity": "",
        "resource": _id(one),
    }


SOURCE = Source("intune", _fits, _read)
