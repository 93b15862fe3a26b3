-- One row a live account: was it used within the limit?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN last_used_on >= getvariable('as_of') - getvariable('days') THEN 'pass'
    WHEN last_used_on IS NOT NULL THEN 'deviation: unused for ' || (getvariable('as_of') - last_used_on) || ' days'
    WHEN created_on >= getvariable('as_of') - getvariable('days') THEN 'pass: made recently'
    ELSE 'cannot tell: the list does not say when it was used'
  END AS judged,
  row_number
FROM accounts
WHERE active IS DISTINCT FROM false
