-- One row a restore test: did the data come back whole?
SELECT
  restore AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN ran_on < getvariable('from_day') OR ran_on > getvariable('as_of') THEN 'outside: ran on ' || ran_on
    WHEN NOT succeeded THEN 'deviation: the data did not come back'
    WHEN ran_on IS NULL THEN 'cannot tell: the list does not say when it ran'
    WHEN succeeded IS NULL THEN untold(succeeded_word, 'the list does not say how it ended')
    ELSE 'pass'
  END AS judged,
  row_number
FROM restores
