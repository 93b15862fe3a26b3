-- One row an account: is a second factor set on a live one with a password?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN active = false THEN 'outside: not live'
    WHEN console = false THEN 'outside: no password'
    WHEN mfa THEN 'pass'
    WHEN mfa IS NULL THEN untold(mfa_word, 'the list does not say whether a second factor is set')
    WHEN active IS NULL AND has('accounts.active')
      THEN untold(active_word, 'no second factor, and the list does not say whether the account is live')
    WHEN console IS NULL
      THEN untold(console_word, 'no second factor, and the list does not say whether it has a password')
    ELSE 'deviation: signs in with a password alone'
  END AS judged,
  row_number
FROM accounts
