"""Signs the pages of a run that was made elsewhere; the private key never leaves the machine that has it."""

import json
from hashlib import sha256
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.runner.batch.configuration import Order
from soc2lib.store.runs import MANIFEST


def sign_run(folder: Path, order: Order) -> None:
    """Sign each page of a run that is about to be published, and note it in the manifest; nothing without a key."""
    if order.signed_by is None:
        return
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["signed_by"] = order.signed_by
    for page in manifest["pages"]:
        path = folder / page["page"]
        html = order.sign(path.read_bytes(), manifest, path.name)
        write_whole(path, html)
        page |= {"sha256": sha256(html).hexdigest(), "bytes": len(html)}
    write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False))
