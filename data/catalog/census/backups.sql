-- One row a backup run: did it end well, and was none skipped before it, after it or at the ends of the period?
WITH inside AS (
  SELECT *, ran_on IS NOT NULL AND ran_on >= getvariable('from_day') AND ran_on <= getvariable('as_of') AS counts
  FROM backups
),
series AS (
  SELECT
    *,
    ran_on - lag(ran_on) OVER turn AS since_before,
    CASE WHEN row_number() OVER turn = 1 AND getvariable('from_day') > DATE '1900-01-01'
      THEN ran_on - getvariable('from_day') END AS since_start,
    CASE WHEN lead(ran_on) OVER turn IS NULL THEN getvariable('as_of') - ran_on END AS to_end
  FROM inside
  WINDOW turn AS (PARTITION BY counts, system ORDER BY ran_on, backup)
)
SELECT
  backup AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN ran_on IS NOT NULL AND NOT counts THEN 'outside: ran on ' || ran_on
    WHEN NOT succeeded THEN 'deviation: it failed'
    WHEN ran_on IS NULL THEN 'cannot tell: the list does not say when it ran'
    WHEN succeeded IS NULL THEN untold(succeeded_word, 'the list does not say how it ended')
    WHEN since_before > getvariable('days') THEN 'deviation: ' || since_before || ' days after the run before it'
    WHEN since_start > getvariable('days') THEN 'deviation: the first run, ' || since_start || ' days after the start'
    WHEN to_end > getvariable('days') THEN 'deviation: no run in the ' || to_end || ' days after it'
    ELSE 'pass'
  END AS judged,
  row_number
FROM series
