-- One row a leaver and account: was the account switched off within the limit after the last day?
-- The limit counts business days, Monday to Friday; public holidays are not known here.
WITH leaver AS (
  SELECT
    *,
    ended_on + CAST(
      getvariable('business_days') - greatest(isodow(ended_on) - 5, 0)
        + 2 * ((least(isodow(ended_on), 5) - 1 + getvariable('business_days')) // 5) AS INTEGER
    ) AS due_on
  FROM roster
  WHERE ended_on >= getvariable('from_day') AND ended_on <= getvariable('as_of')
)
SELECT
  leaver.person || coalesce(' / ' || account.account, '') AS item,
  coalesce(account.kind, '') AS part,
  CASE
    WHEN account.account IS NULL THEN 'pass: no account in the list'
    WHEN account.active IS NULL THEN 'cannot tell: the list does not say whether the account is live'
    WHEN account.active AND getvariable('as_of') <= leaver.due_on THEN 'pass: still within the limit'
    WHEN account.active
      THEN 'deviation: still live ' || (getvariable('as_of') - leaver.ended_on) || ' days after leaving'
    WHEN account.disabled_on IS NULL THEN 'cannot tell: switched off, but the day is not given'
    WHEN account.disabled_on <= leaver.due_on THEN 'pass'
    ELSE 'deviation: switched off ' || (account.disabled_on - leaver.ended_on) || ' days after leaving'
  END AS judged,
  leaver.row_number AS row_number
FROM leaver
LEFT JOIN accounts AS account ON account.person = leaver.person
