-- One row a joiner: signed within the limit after the first day?
WITH first_done AS (SELECT person, min(signed_on) AS done_on FROM acknowledgements GROUP BY person)
SELECT
  joiner.person AS item,
  '' AS part,
  CASE
    WHEN first_done.done_on <= joiner.started_on + getvariable('days') THEN 'pass'
    WHEN first_done.done_on IS NOT NULL
      THEN 'deviation: signed ' || (first_done.done_on - joiner.started_on) || ' days after joining'
    WHEN getvariable('as_of') <= joiner.started_on + getvariable('days') THEN 'pass: still within the limit'
    WHEN joiner.ended_on <= joiner.started_on + getvariable('days') THEN 'pass: left before the limit'
    ELSE 'deviation: not signed'
  END AS judged,
  joiner.row_number AS row_number
FROM roster AS joiner
LEFT JOIN first_done ON first_done.person = joiner.person
WHERE joiner.started_on >= getvariable('from_day') AND joiner.started_on <= getvariable('as_of')
