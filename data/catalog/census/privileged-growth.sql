-- One row an account: is the approval of one that is privileged, and was not in the earlier list, on record?
WITH earlier AS (
  SELECT
    account_key,
    bool_and(coalesce(privileged, false) AND active IS DISTINCT FROM false) AS was,
    bool_or(privileged IS NULL AND active IS DISTINCT FROM false) AS not_told
  FROM accounts_before
  WHERE account_key IS NOT NULL
  GROUP BY account_key
)
SELECT
  later.account AS item,
  CASE WHEN earlier.account_key IS NULL THEN 'new account' ELSE 'raised' END AS part,
  CASE
    WHEN later.active = false THEN 'outside: not live'
    WHEN later.privileged = false THEN 'outside: not privileged'
    WHEN later.privileged IS NULL THEN untold(later.privileged_word, 'the list does not say whether it is privileged')
    WHEN earlier.was THEN 'outside: privileged in the earlier list as well'
    WHEN later.active IS NULL AND has('accounts.active')
      THEN untold(later.active_word, 'the list does not say whether the account is live')
    WHEN later.approval IS NULL THEN 'deviation: privileged since the earlier list, no approval is recorded'
    WHEN earlier.not_told THEN 'cannot tell: the earlier list does not say whether it was privileged'
    WHEN earlier.account_key IS NULL AND EXISTS (SELECT 1 FROM accounts_before WHERE account_key IS NULL)
      THEN 'cannot tell: the earlier list has rows without an account'
    ELSE 'pass: approved by ' || later.approval
  END AS judged,
  later.row_number AS row_number
FROM accounts AS later
LEFT JOIN earlier ON earlier.account_key = later.account_key
