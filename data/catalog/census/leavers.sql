-- One row a leaver and account: was the account switched off within the limit after the last day?
SELECT
  leaver.person || coalesce(' / ' || account.account, '') AS item,
  coalesce(account.kind, '') AS part,
  CASE
    WHEN account.account IS NULL THEN 'pass: no account in the list'
    WHEN account.active IS NULL THEN 'cannot tell: the list does not say whether the account is live'
    WHEN account.active AND getvariable('as_of') <= leaver.ended_on + getvariable('days')
      THEN 'pass: still within the limit'
    WHEN account.active
      THEN 'deviation: still live ' || (getvariable('as_of') - leaver.ended_on) || ' days after leaving'
    WHEN account.disabled_on IS NULL THEN 'cannot tell: switched off, but the day is not given'
    WHEN account.disabled_on <= leaver.ended_on + getvariable('days') THEN 'pass'
    ELSE 'deviation: switched off ' || (account.disabled_on - leaver.ended_on) || ' days after leaving'
  END AS judged,
  leaver.row_number AS row_number
FROM roster AS leaver
LEFT JOIN accounts AS account ON account.person = leaver.person
WHERE leaver.ended_on >= getvariable('from_day') AND leaver.ended_on <= getvariable('as_of')
