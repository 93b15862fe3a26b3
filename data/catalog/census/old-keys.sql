-- One row a live access key: was it changed within the limit?
SELECT
  coalesce(account || ' / ', '') || key AS item,
  CASE WHEN root THEN 'root' ELSE '' END AS part,
  CASE
    WHEN active IS NULL THEN 'cannot tell: the list does not say whether the key works'
    WHEN rotated_on IS NULL THEN 'cannot tell: the list does not say when it was changed'
    WHEN rotated_on >= getvariable('as_of') - getvariable('days') THEN 'pass'
    ELSE 'deviation: unchanged for ' || (getvariable('as_of') - rotated_on) || ' days'
  END AS judged,
  row_number
FROM keys
WHERE active IS DISTINCT FROM false
