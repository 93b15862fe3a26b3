"""What a wheel gets as it is built: the pages' script, and a bill of materials (CycloneDX) of what it needs and holds.

The script is used where it lies, and made where npm is and there is none yet; an editable install makes nothing.
"""

import json
import re
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

Component = dict[str, Any]
_PIN = re.compile(r"^([a-z0-9-]+)==([^ \n]+)(?: ; ([^\n]*?))?(?: \\)?$", re.MULTILINE)
_PART = re.compile(r"^-+\n(\S+) (\S+) \((.+)\)$", re.MULTILINE)


_SCRIPT = Path("templates", "page", "plotly-bundle.min.js.gz")
_RECIPE = Path("templates", "page", "bundle")


class BillOfMaterials(BuildHookInterface):
    """The hook that hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the script where it is missing; write the bill into `build` and name it to the wheel."""
        if version != "editable" and (lacking := _make_script(Path(self.root))):
            self.app.display_warning(f"The wheel's pages carry plotly's whole script and are over 2 MB each: {lacking}")
        file = Path(self.root, "build", f"{self.metadata.name}.cdx.json")
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(self._bill(Path(self.root)), indent=1) + "\n", encoding="utf-8")
        build_data["sbom_files"].append(str(file.relative_to(self.root)))

    def _bill(self, root: Path) -> Component:
        core = self.metadata.core
        own = {
            **_component("pypi", core.name, self.metadata.version),
            "licenses": [{"expression": core.license_expression}],
        }
        needed, bundled = _needed(root), _bundled(root)
        asked = [re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in _asked(core)]
        direct = [part["bom-ref"] for part in needed if part["name"] in asked]
        depends = {"ref": own["bom-ref"], "dependsOn": direct + [part["bom-ref"] for part in bundled]}
        return {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {"component": own},
            "components": needed + bundled,
            "dependencies": [depends],
        }


def _asked(core: Any) -> list[str]:
    """The requirements that the lock of `run.txt` answers."""
    return [*core.dependencies, *(line for extra in ("lab", "run") for line in core.optional_dependencies[extra])]


def _make_script(root: Path) -> str:
    """Make the script that pages carry as `make bundle` does; why there is none, where it could not be made."""
    npm, place = shutil.which("npm"), root / "build" / "bundle"
    if (root / _SCRIPT).exists():
        return ""
    if npm is None:
        return "npm, which makes a smaller one, is not installed."
    shutil.copytree(root / _RECIPE, place, dirs_exist_ok=True)
    for step in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "--silent", "make"]):
        done = subprocess.run([npm, *step], cwd=place, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            return f"npm {step[0]} ended with {done.returncode}. {done.stderr.strip()[-300:]}"
    shutil.copyfile(place / _SCRIPT.name, root / _SCRIPT)
    return ""


def _needed(root: Path) -> list[Component]:
    """What pip installs beside the wheel, of each version that some Python or system gets."""
    lock = (root / "locks" / "run.txt").read_text(encoding="utf-8")
    return [
        {**_component("pypi", name, version), **({"properties": [_property("marker", marker)]} if marker else {})}
        for name, version, marker in _PIN.findall(lock)
    ]


def _bundled(root: Path) -> list[Component]:
    """What is in the wheel itself: the packages of the script bundle, where `make bundle` made one."""
    if not (root / _SCRIPT).exists():
        return []
    lock = json.loads((root / _RECIPE / "package-lock.json").read_text(encoding="utf-8"))
    files = {
        (path.rpartition("node_modules/")[2], made["version"]): made for path, made in lock["packages"].items() if path
    }
    return [
        {
            **_component("npm", name, version),
            "licenses": [{"expression": licence}],
            "hashes": [{"alg": "SHA-512", "content": b64decode(files[name, version]["integrity"][7:]).hex()}],
            "properties": [_property("bundled", _SCRIPT.as_posix())],
        }
        for name, version, licence in _PART.findall((root / "NOTICE").read_text(encoding="utf-8"))
    ]


def _component(kind: str, name: str, version: str) -> Component:
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": f"soc2lib:{name}", "value": value}
