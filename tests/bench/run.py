"""Runs every bench beside this file, prints what they measure and writes it to ``bench.json`` at the root.

A bench is a file ``bench_NAME.py`` with ``measure() -> dict[str, float]``; its figures are named ``NAME.figure``.
``python tests/bench/run.py NAME…`` runs only some and keeps the others' figures.
"""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "bench.json"


def measure(path: Path) -> dict[str, float]:
    """One bench's figures."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    figures: dict[str, float] = module.measure()
    return figures


def main(chosen: list[str]) -> None:
    """Run the benches and merge their figures into the file."""
    sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
    figures: dict[str, float] = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.is_file() else {}
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if not chosen or name in chosen:
            figures |= {key if "." in key else f"{name}.{key}": value for key, value in measure(path).items()}
            TARGET.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    width = max(map(len, figures), default=0)
    for key, value in sorted(figures.items()):
        print(f"{key:<{width}}  {value:,.4g}")


if __name__ == "__main__":
    main(sys.argv[1:])
