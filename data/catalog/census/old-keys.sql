-- One row an access key: was a live one changed within the limit?
SELECT
  coalesce(account || ' / ', '') || key AS item,
  CASE WHEN root THEN 'root' ELSE '' END AS part,
  CASE
    WHEN active = false THEN 'outside: it does not work'
    WHEN active IS NULL THEN untold(active_word, 'the list does not say whether the key works')
    WHEN rotated_on IS NULL THEN 'cannot tell: the list does not say when it was changed'
    WHEN rotated_on > getvariable('as_of') THEN 'cannot tell: changed in the future, on ' || rotated_on
    WHEN rotated_on >= getvariable('as_of') - getvariable('days') THEN 'pass'
    ELSE 'deviation: unchanged for ' || (getvariable('as_of') - rotated_on) || ' days'
  END AS judged,
  row_number
FROM keys
