"""Every source that is read, and whose file a file is, told by its heads."""

from pathlib import Path

from soc2lib.errors import ParameterError, Problem, TableError, did_you_mean
from soc2lib.evidence.sources import aws_credential_report, prowler, sarif
from soc2lib.evidence.sources.loaded import Loaded, load
from soc2lib.evidence.sources.objects import clean
from soc2lib.evidence.sources.scanners import hdf, kube_bench, nessus, scubagear, security_hub, trivy, wiz
from soc2lib.evidence.sources.services import aws_backup, bamboohr, entra, github, intune, jira, knowbe4, logs, okta
from soc2lib.evidence.sources.source import Source

SOURCES: dict[str, Source] = {
    source.id: source
    for source in (
        prowler.SOURCE,
        security_hub.SOURCE,
        sarif.SOURCE,
        aws_credential_report.SOURCE,
        scubagear.SOURCE,
        github.MEMBERS,
        github.CHANGES,
        github.BRANCHES,
        github.ALERTS,
        logs.GITHUB,
        okta.SOURCE,
        logs.OKTA,
        intune.SOURCE,
        entra.USERS,
        entra.SIGN_INS,
        jira.SOURCE,
        bamboohr.SOURCE,
        knowbe4.SOURCE,
        aws_backup.SOURCE,
        hdf.SOURCE,
        trivy.SOURCE,
        kube_bench.SOURCE,
        nessus.SOURCE,
        wiz.SOURCE,
    )
}
"""Every source by its id; where a file could be of two, the earlier one reads it."""


def open_source(path: Path, name: str = "") -> tuple[Source, Loaded]:
    """A file, and the source that reads it.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        The source's id; told by the file's heads where it is empty.

    Raises
    ------
    ParameterError
        If there is no source of that name.
    TableError
        If the file cannot be read, or nobody knows whose it is.
    """
    if name and name not in SOURCES:
        remedy = did_you_mean(name, SOURCES) or "Choose one of them."
        raise ParameterError("No such source.", [Problem("--source", repr(name), ", ".join(SOURCES), remedy)])
    file = load(path)
    source = next((one for one in SOURCES.values() if name in ("", one.id) and one.fits(file)), None)
    if source is None:
        heads = ", ".join(file.heads or map(str, file.top.value or file.first.value))[:200]
        found = f"heads {clean(heads)}" if heads else "no heads"
        if name:
            problem = Problem(file.name, found, f"a file of {name}", "Export it again, or leave out --source.")
            raise TableError("The file has another form than this source.", [problem])
        remedy = "Test it as a list of your own: soc2 evidence population."
        raise TableError("Nobody knows whose file this is.", [Problem(file.name, found, _ONE_OF, remedy)])
    return source, file


_ONE_OF = f"a file of {', '.join(SOURCES)}"
