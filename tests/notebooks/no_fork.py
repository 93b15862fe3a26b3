"""The `soc2` command where nothing can be forked: ``no_fork.py NOTEBOOKS ARGUMENTS…``; empty for the shipped ones."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    del os.fork, os.forkpty

if __name__ in ("__main__", "__mp_main__"):  # a worker imports this file as its main module
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.faults.tiny import use

    if sys.argv[1]:
        use(Path(sys.argv[1]))

if __name__ == "__main__":
    from soc2lib.commands.main import main

    main(sys.argv[2:])
