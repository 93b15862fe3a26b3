"""The library in somebody else's program: a client is assessed, shown and written down without the other packages."""

import importlib
import json
import sys
from collections.abc import Collection
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.lock import plain

NEVER = {"anywidget", "ipywidgets", "jupyterlab"}


class Installed(MetaPathFinder):
    """Finds what Python would find, were only some distributions installed."""

    def __init__(self, installed: Collection[str]) -> None:
        owners = packages_distributions().items()
        self.hidden = {module for module, theirs in owners if not set(map(plain, theirs)) & set(installed)}

    find_distributions = staticmethod(PathFinder.find_distributions)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return None if name.partition(".")[0] in self.hidden else PathFinder.find_spec(name, path)  # type: ignore[arg-type]


def main(clients: Path) -> None:
    from soc2lib.assessment import Assessment
    from soc2lib.gap import charts
    from soc2lib.store.engagement import Engagement
    from soc2lib.store.planting import plant

    plant(clients)
    assessment = Assessment.of(Engagement.open("lantern", "2026-09-30", clients))
    for stage in ("scope", "plan", "risk", "gap", "evidence", "readiness"):
        for part in ("records", "results", "assess", "tables", "charts"):
            with suppress(ModuleNotFoundError):
                importlib.import_module(f"soc2lib.{stage}.{part}")
    figures = charts.headline(assessment.gap, ()).html
    print(json.dumps({"criteria": len(assessment.gap.criteria), "key figures": figures}))
    command(
        "documents", "lantern", "--as-of", "2026-09-30", "--out", str(clients / "papers"), "--clients", str(clients)
    )
    command("export", "sprout", "--out", str(clients), "--clients", str(clients))
    command("run", "sprout", "--stage", "scope", "--as-of", "2026-09-30", "--clients", str(clients))


def command(*arguments: str) -> None:
    from soc2lib.commands import main as cli

    with suppress(SystemExit):
        cli.main(list(arguments))


if __name__ == "__main__":
    finder = Installed(sys.argv[2:])
    assert finder.hidden >= NEVER, NEVER - finder.hidden
    sys.meta_path[sys.meta_path.index(PathFinder)] = finder
    main(Path(sys.argv[1]))
