"""How far one client has come: its records, its last run, and what is open now."""

from soc2lib.assessment import Assessment
from soc2lib.portfolio.start import ClientProgress
from soc2lib.share.open_points import problems_of, records_of
from soc2lib.store.clients import runs_folder
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import record_kinds
from soc2lib.store.runs import latest_run


def progress_of(engagement: Engagement) -> ClientProgress:
    """What is stored of a client as of the engagement's day."""
    stages = {kind: cls.stage for kind, cls in record_kinds().items()}
    newest: dict[str, int] = {}
    for version in engagement.ledger.all():
        stage = stages.get(version.kind, "")
        newest[stage] = max(newest.get(stage, 0), version.seq)
    run = latest_run(runs_folder(engagement.client, engagement.folder.parent))
    head = run.ledger_head if run else None
    pages = {str(page.get("stage")) for page in run.manifest.get("pages", ())} if run else set()
    problems = problems_of(engagement, Assessment.of(engagement))
    return ClientProgress(records_of(engagement), newest, problems, pages, head.seq if head else 0)
