-- One row a finding of an automated check; what a person must look at is not told, and silencing is no pass.
SELECT
  coalesce(check_id || ' / ', '') || coalesce(resource, finding) AS item,
  coalesce(check_id, '') AS part,
  CASE
    WHEN status_is = 'pass' THEN 'pass'
    WHEN status_is = 'fail' AND muted THEN 'deviation: failed and silenced'
    WHEN status_is = 'fail' THEN 'deviation: failed'
    ELSE 'cannot tell: ' || coalesce(lower(status), 'no status')
  END AS judged,
  row_number
FROM findings
