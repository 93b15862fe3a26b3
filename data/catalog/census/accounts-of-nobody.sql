-- One row a live account: does it belong to somebody who is on the roster and has not left?
SELECT
  account.account AS item,
  coalesce(account.kind, '') AS part,
  CASE
    WHEN account.person IS NULL THEN 'deviation: no person is named'
    WHEN known.person IS NULL THEN 'deviation: ' || account.person || ' is not on the roster'
    WHEN known.ended_on < getvariable('as_of') THEN 'deviation: ' || account.person || ' has left'
    WHEN account.active IS NULL THEN 'cannot tell: the list does not say whether the account is live'
    ELSE 'pass'
  END AS judged,
  account.row_number AS row_number
FROM accounts AS account
LEFT JOIN roster AS known ON known.person = account.person
WHERE account.active IS DISTINCT FROM false
