from soc2lib.client import Client as Client
from soc2lib.client import clients as clients
from soc2lib.client import demo as demo
from soc2lib.client import new as new
from soc2lib.client import open as open
from soc2lib.errors import CatalogError as CatalogError
from soc2lib.errors import Conflict as Conflict
from soc2lib.errors import EvidenceAltered as EvidenceAltered
from soc2lib.errors import EvidenceError as EvidenceError
from soc2lib.errors import ForeignFile as ForeignFile
from soc2lib.errors import ForeignLedger as ForeignLedger
from soc2lib.errors import InputError as InputError
from soc2lib.errors import LedgerAltered as LedgerAltered
from soc2lib.errors import LedgerError as LedgerError
from soc2lib.errors import LedgerTooNew as LedgerTooNew
from soc2lib.errors import NotebookStopped as NotebookStopped
from soc2lib.errors import NotOpened as NotOpened
from soc2lib.errors import PageIncomplete as PageIncomplete
from soc2lib.errors import ParameterError as ParameterError
from soc2lib.errors import Problem as Problem
from soc2lib.errors import RecordError as RecordError
from soc2lib.errors import ReportAltered as ReportAltered
from soc2lib.errors import RunError as RunError
from soc2lib.errors import ShareError as ShareError
from soc2lib.errors import TableError as TableError
from soc2lib.errors import WorkbookError as WorkbookError

__version__: str

def _jupyter_server_extension_points() -> list[dict[str, str]]: ...
