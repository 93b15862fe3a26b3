-- One row a restore test: did the data come back whole?
SELECT
  restore AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN succeeded IS NULL THEN 'cannot tell: the list does not say how it ended'
    WHEN succeeded THEN 'pass'
    ELSE 'deviation: the data did not come back'
  END AS judged,
  row_number
FROM restores
WHERE ran_on >= getvariable('from_day') AND ran_on <= getvariable('as_of')
