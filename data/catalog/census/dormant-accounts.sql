-- One row an account: was a live one used within the limit?
SELECT
  account AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN active = false THEN 'outside: not live'
    WHEN active IS NULL AND has('accounts.active')
      THEN untold(active_word, 'the list does not say whether the account is live')
    WHEN created_on >= getvariable('as_of') - getvariable('days') AND created_on <= getvariable('as_of')
      THEN 'pass: made recently'
    WHEN last_used_on > getvariable('as_of') THEN 'cannot tell: the last use, ' || last_used_on || ', lies in the future'
    WHEN last_used_on >= getvariable('as_of') - getvariable('days') THEN 'pass'
    WHEN last_used_on IS NOT NULL THEN 'deviation: unused for ' || (getvariable('as_of') - last_used_on) || ' days'
    ELSE 'cannot tell: the list does not say when it was used'
  END AS judged,
  row_number
FROM accounts
