"""The `soc2` command where nothing can be forked: ``no_fork.py NOTEBOOKS ARGUMENTS…``; empty for the shipped ones."""

import os
import sys
from pathlib import Path

del os.fork, os.forkpty

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.faults.tiny import use  # noqa: E402

if sys.argv[1]:
    use(Path(sys.argv[1]))  # also in a worker, which imports this file as its main module

if __name__ == "__main__":
    from soc2lib.commands.main import main

    main(sys.argv[2:])
