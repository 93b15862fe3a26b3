"""SOC 2 audit preparation: a workbook that runs live in JupyterLab and headlessly for every client."""

__version__ = "0.1.0"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "soc2lib.runner.lab.extension"}]
