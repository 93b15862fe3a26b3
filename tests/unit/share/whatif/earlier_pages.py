"""A report as method 1 embedded its inputs and figures: shortened, with the same blocks and the same names in them."""

from hashlib import sha256

INPUTS = (
    '{"as_of":"2026-09-30","catalog":"e3a187798341","edition":"client","facts":{"clauses":[[0,1]],"controls":'
    '[{"applicability":"in scope","criteria":["CC1.2"],"design":"suitable","disposition":null,"due":null,"evidence":'
    '"none","id":"GOV-03","implementation":"in use","key":true,"operation":"not tested","recorded":true,"since":null,'
    '"weight":3,"windows":[[null,25,null,null]]}],"criteria":[{"claim":null,"controls":["GOV-03"],"id":"CC1.2",'
    '"relevant":true}],"operation_counts":true,"order":[0,1],"policies":[],"proven":60,"things":["GOV-03",null],'
    '"windows":[null]},"forecast":true,"library":"0.1.0","method":"1","records":{"claim":{},"control":{"GOV-03":'
    '{"design":"suitable","implementation":"in use"}},"criterion scope":{},"examination":{"examination":{}},'
    '"test result":{}},"scales":{"progress":{"in_use_untested":0.5},"weight":{"key":3}},"titles":{"GOV-03":"Board"}}'
)


def page_of_method_1(inputs: str = INPUTS, digest: str = "") -> bytes:
    """The page, with the digest of the inputs as they were made unless another one is given."""
    made = digest or sha256(INPUTS.encode()).hexdigest()
    results = f'{{"gate":"not yet known","inputs":"{made}","share":0.5}}'
    blocks = {"soc2-inputs": inputs, "soc2-results": results}
    return "".join(
        f'<script type="application/json" id="{name}">{text}</script>' for name, text in blocks.items()
    ).encode()
