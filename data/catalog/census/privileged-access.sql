-- One row a live privileged account: is its approval on record?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN privileged IS NULL THEN 'cannot tell: the list does not say whether it is privileged'
    WHEN approval IS NULL THEN 'deviation: no approval is recorded'
    ELSE 'pass'
  END AS judged,
  row_number
FROM accounts
WHERE active IS DISTINCT FROM false AND privileged IS DISTINCT FROM false
