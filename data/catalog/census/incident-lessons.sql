-- One row a severe closed incident: were its lessons written down within the limit?
SELECT
  incident AS item,
  lower(coalesce(severity, '')) AS part,
  CASE
    WHEN severity IS NULL THEN 'cannot tell: the list does not say how severe it was'
    WHEN postmortem_on <= closed_on + getvariable('days') THEN 'pass'
    WHEN postmortem_on IS NOT NULL THEN 'deviation: written ' || (postmortem_on - closed_on) || ' days after closing'
    WHEN getvariable('as_of') <= closed_on + getvariable('days') THEN 'pass: still within the limit'
    ELSE 'deviation: no lessons are recorded'
  END AS judged,
  row_number
FROM incidents
WHERE (severity IS NULL OR lower(severity) IN ('critical', 'high', 'major', 'sev1', 'sev2', '1', '2', 'p1', 'p2'))
  AND closed_on >= getvariable('from_day') AND closed_on <= getvariable('as_of')
