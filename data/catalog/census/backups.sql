-- One row a backup run: did it end well, and was none skipped since the run before it?
SELECT
  backup AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN succeeded IS NULL THEN 'cannot tell: the list does not say how it ended'
    WHEN NOT succeeded THEN 'deviation: it failed'
    WHEN ran_on - lag(ran_on) OVER (PARTITION BY system ORDER BY ran_on, row_number) > getvariable('days')
      THEN 'deviation: ' || (ran_on - lag(ran_on) OVER (PARTITION BY system ORDER BY ran_on, row_number))
        || ' days after the run before it'
    ELSE 'pass'
  END AS judged,
  row_number
FROM backups
WHERE ran_on >= getvariable('from_day') AND ran_on <= getvariable('as_of')
