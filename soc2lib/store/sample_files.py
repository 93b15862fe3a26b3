"""The evidence files of a made-up sample client: one table holds them all, planting puts each under its SHA-256."""

import csv
from hashlib import sha256
from pathlib import Path

from soc2lib.basics.private.rights import make_folder, make_read_only, write_private
from soc2lib.errors import Problem, TableError

TABLE = "evidence-files.csv"


def sample_files(folder: Path) -> tuple[bytes, ...]:
    """What the files of a sample hold, in the order of its table; none where there is no table.

    Parameters
    ----------
    folder : Path
        The sample's folder; its ``evidence-files.csv`` has the columns ``file`` and ``content``, a row a file.

    Raises
    ------
    TableError
        If the table cannot be read or has other columns.
    """
    place = folder / TABLE
    if not place.exists():
        return ()
    try:
        with place.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file, strict=True)) or [[]]
    except (ValueError, csv.Error) as error:
        header, rows = [str(error)], []
    if header != ["file", "content"] or any(len(row) != 2 for row in rows):
        found = f"other columns or no table ({', '.join(header)})"
        problem = Problem(f"{folder.name}/{TABLE}", found, "columns file and content, in UTF-8", "Mend the table.")
        raise TableError("The files of the sample cannot be read.", [problem])
    return tuple(content.encode() for _, content in rows)


def put_files(files: tuple[bytes, ...], client_folder: Path) -> None:
    """Put files into the client's locker, each as ``evidence/ab/abcd…`` under its SHA-256.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     put_files((b"all right",), Path(folder))
    ...     [path.name[:8] for path in Path(folder).glob("evidence/*/*")]
    ['dfbdd949']
    """
    for content in files:
        digest = sha256(content).hexdigest()
        place = client_folder / "evidence" / digest[:2] / digest
        make_folder(place.parent)
        write_private(place, content)
        make_read_only(place)
