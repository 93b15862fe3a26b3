-- One row an account: does a live one belong to somebody who is on the roster and has not left?
WITH known AS (
  SELECT
    person_key,
    max(coalesce(ended_on, DATE '9999-12-31')) AS last_end,
    bool_or(ended_on_word IS NOT NULL) AS not_told
  FROM roster
  WHERE person_key IS NOT NULL
  GROUP BY person_key
)
SELECT
  account.account AS item,
  coalesce(account.kind, '') AS part,
  CASE
    WHEN account.active = false THEN 'outside: not live'
    WHEN account.person_key IS NULL
      THEN 'deviation: no person is named' || coalesce(' for this ' || account.kind_is || ' account', '')
    WHEN known.person_key IS NULL THEN 'deviation: ' || coalesce(account.person, account.account) || ' is not on the roster'
    WHEN NOT has('roster.ended_on') THEN 'cannot tell: the roster has no column of last days, so who has left is not known'
    WHEN known.not_told THEN 'cannot tell: the roster does not say when ' || account.person || ' left'
    WHEN known.last_end < getvariable('as_of') THEN 'deviation: ' || coalesce(account.person, account.account) || ' has left'
    WHEN account.active IS NULL THEN untold(account.active_word, 'the list does not say whether the account is live')
    ELSE 'pass'
  END AS judged,
  account.row_number AS row_number
FROM accounts AS account
LEFT JOIN known ON known.person_key = account.person_key
