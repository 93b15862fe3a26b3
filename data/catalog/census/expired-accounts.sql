-- One row an account with an expiry day: is it off once that day has passed?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN expires_on >= getvariable('as_of') THEN 'pass: not expired yet'
    WHEN active IS NULL THEN 'cannot tell: the list does not say whether the account is live'
    WHEN active THEN 'deviation: expired ' || (getvariable('as_of') - expires_on) || ' days ago and still live'
    ELSE 'pass'
  END AS judged,
  row_number
FROM accounts
WHERE expires_on IS NOT NULL
