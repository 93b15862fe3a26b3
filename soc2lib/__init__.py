"""SOC 2 audit preparation: a workbook that runs live in JupyterLab and headlessly for every client."""

__version__ = "0.1.0"
