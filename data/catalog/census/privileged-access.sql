-- One row an account: is the approval of a live privileged one on record?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN active = false THEN 'outside: not live'
    WHEN privileged = false THEN 'outside: not privileged'
    WHEN privileged IS NULL THEN untold(privileged_word, 'the list does not say whether it is privileged')
    WHEN active IS NULL AND has('accounts.active')
      THEN untold(active_word, 'the list does not say whether the account is live')
    WHEN approval IS NULL THEN 'deviation: no approval is recorded'
    ELSE 'pass'
  END AS judged,
  row_number
FROM accounts
