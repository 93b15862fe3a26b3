-- One row a person on the roster: was who joined trained within the limit after the first day?
WITH done_by AS (
  SELECT
    person_key,
    min(completed_on) FILTER (WHERE counts AND completed_on <= getvariable('as_of')) AS done_on,
    bool_or(not_told) AS not_told
  FROM (
    SELECT
      *,
      CASE WHEN has('training.done') THEN coalesce(done, false) ELSE true END AS counts,
      (has('training.done') AND done IS NULL) OR (completed_on IS NULL AND done IS DISTINCT FROM false) AS not_told
    FROM training
  )
  GROUP BY person_key
),
joiner AS (
  SELECT *, started_on + CAST(getvariable('days') AS INTEGER) AS due_on, count(*) OVER (PARTITION BY person_key) > 1 AS several
  FROM roster
)
SELECT
  joiner.person || CASE WHEN several AND started_on IS NOT NULL THEN ' from ' || started_on ELSE '' END AS item,
  '' AS part,
  CASE
    WHEN started_on > getvariable('as_of') THEN 'outside: joins later'
    WHEN started_on < getvariable('from_day') THEN 'outside: joined before'
    WHEN started_on IS NULL AND ended_on < getvariable('from_day') THEN 'outside: left before'
    WHEN started_on IS NULL THEN 'cannot tell: the roster does not say when the first day was'
    WHEN done_by.done_on <= due_on THEN 'pass'
    WHEN done_by.not_told THEN 'cannot tell: a record does not say whether and when it was done'
    WHEN done_by.done_on IS NOT NULL THEN 'deviation: trained ' || (done_by.done_on - started_on) || ' days after joining'
    WHEN getvariable('as_of') <= due_on THEN 'pass: still within the limit'
    WHEN ended_on <= due_on THEN 'pass: left before the limit'
    ELSE 'deviation: not trained'
  END AS judged,
  joiner.row_number AS row_number
FROM joiner
LEFT JOIN done_by ON done_by.person_key = joiner.person_key
