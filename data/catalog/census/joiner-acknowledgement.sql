-- One row a joiner: signed within the limit after the first day?
-- The limit counts business days, Monday to Friday; public holidays are not known here.
WITH first_done AS (SELECT person, min(signed_on) AS done_on FROM acknowledgements GROUP BY person),
joiner AS (
  SELECT
    *,
    started_on + CAST(
      getvariable('business_days') - greatest(isodow(started_on) - 5, 0)
        + 2 * ((least(isodow(started_on), 5) - 1 + getvariable('business_days')) // 5) AS INTEGER
    ) AS due_on
  FROM roster
  WHERE started_on >= getvariable('from_day') AND started_on <= getvariable('as_of')
)
SELECT
  joiner.person AS item,
  '' AS part,
  CASE
    WHEN first_done.done_on <= joiner.due_on THEN 'pass'
    WHEN first_done.done_on IS NOT NULL
      THEN 'deviation: signed ' || (first_done.done_on - joiner.started_on) || ' days after joining'
    WHEN getvariable('as_of') <= joiner.due_on THEN 'pass: still within the limit'
    WHEN joiner.ended_on <= joiner.due_on THEN 'pass: left before the limit'
    ELSE 'deviation: not signed'
  END AS judged,
  joiner.row_number AS row_number
FROM joiner
LEFT JOIN first_done ON first_done.person = joiner.person
