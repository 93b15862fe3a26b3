-- One row a review due by the as-of day: was it signed off in time?
SELECT
  review AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN completed_on <= due_on + getvariable('days') THEN 'pass'
    WHEN completed_on IS NOT NULL THEN 'deviation: ' || (completed_on - due_on) || ' days late'
    WHEN getvariable('as_of') <= due_on + getvariable('days') THEN 'pass: not due yet'
    ELSE 'deviation: not signed off'
  END AS judged,
  row_number
FROM access_reviews
WHERE due_on >= getvariable('from_day') AND due_on <= getvariable('as_of')
