-- One row an account: is it off once its expiry day has passed?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN expires_on_word IS NOT NULL THEN 'cannot tell: the expiry day is "' || expires_on_word || '"'
    WHEN expires_on IS NULL THEN 'outside: no expiry day'
    WHEN expires_on >= getvariable('as_of') THEN 'pass: not expired yet'
    WHEN active IS NULL THEN untold(active_word, 'the list does not say whether the account is live')
    WHEN active THEN 'deviation: expired ' || (getvariable('as_of') - expires_on) || ' days ago and still live'
    ELSE 'pass'
  END AS judged,
  row_number
FROM accounts
