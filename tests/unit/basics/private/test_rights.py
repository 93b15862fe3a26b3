"""What is written is for the user alone, or for the group that the firm names; whatever the umask."""

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from soc2lib.basics.private.rights import FILE, make_folder, make_read_only, open_private, rights_at, write_private
from soc2lib.errors import ParameterError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
OWN = grp.getgrgid(os.getegid()).gr_name


@pytest.fixture(params=[0, 0o022, 0o377], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def name_group(folder: Path, text: str = f'group = "{OWN}"\n') -> Path:
    file = folder / FILE
    file.write_text(text, encoding="utf-8")
    file.chmod(0o644)
    return file


@pytest.mark.usefixtures("umask")
def test_the_umask_makes_no_difference(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    folder = make_folder(tmp_path / "clients" / "acme")
    write_private(folder / "notes", "1")
    with open_private(folder / "log", "a") as file:
        file.write("2")
    write_private(folder / "kept", "3")
    make_read_only(folder / "kept")
    assert [mode(path) for path in (tmp_path / "clients", folder)] == [0o700, 0o700]
    assert [mode(folder / name) for name in ("notes", "log", "kept")] == [0o600, 0o600, 0o400]
    assert mode(tmp_path) == 0o755


@pytest.mark.usefixtures("umask")
def test_a_firm_that_names_a_group_shares_with_it_alone(tmp_path: Path) -> None:
    name_group(tmp_path)
    folder = make_folder(tmp_path / "acme" / "runs")
    write_private(folder / "page.html", "1")
    assert (mode(folder.parent), mode(folder), mode(folder / "page.html")) == (0o2770, 0o2770, 0o660)
    assert folder.stat().st_gid == (folder / "page.html").stat().st_gid == os.getegid()
    assert rights_at(folder).mask == 0o007


@pytest.mark.parametrize("text", ['group = "no-such-group"', 'grupo = "x"', "group = "])
def test_a_group_that_is_not_clear_is_refused_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    name_group(tmp_path, text)
    with pytest.raises(ParameterError, match="firm"):
        write_private(tmp_path / "page.html", "of a client")
    with pytest.raises(ParameterError, match="firm"):
        make_folder(tmp_path / "acme")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(("folder", "file"), [(0o777, 0o600), (0o700, 0o666)])
def test_what_anybody_may_have_written_names_no_group(tmp_path: Path, folder: int, file: int) -> None:
    name_group(tmp_path).chmod(file)
    tmp_path.chmod(folder)
    assert rights_at(tmp_path / "acme").group == ""
