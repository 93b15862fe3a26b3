-- One row a key of a root account: it must not work.
SELECT
  coalesce(account || ' / ', '') || key AS item,
  'root' AS part,
  CASE
    WHEN active IS NULL THEN 'cannot tell: the list does not say whether the key works'
    WHEN active THEN 'deviation: a key of the root account works'
    ELSE 'pass'
  END AS judged,
  row_number
FROM keys
WHERE root
