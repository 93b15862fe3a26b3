-- One row a live account with a password: is a second factor set?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN mfa IS NULL THEN 'cannot tell: the list does not say whether a second factor is set'
    WHEN mfa THEN 'pass'
    WHEN console IS NULL THEN 'cannot tell: no second factor, and the list does not say whether it has a password'
    ELSE 'deviation: signs in with a password alone'
  END AS judged,
  row_number
FROM accounts
WHERE active IS DISTINCT FROM false AND console IS DISTINCT FROM false
