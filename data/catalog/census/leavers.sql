-- One row a leaver and account: was the account switched off within the limit after the last day?
-- The limit counts business days, Monday to Friday; public holidays are not known here.
WITH several AS (
  SELECT
    person_key,
    max(started_on) AS last_start,
    max(CASE WHEN ended_on IS NULL AND ended_on_word IS NULL THEN DATE '9999-12-31' ELSE ended_on END) AS last_end
  FROM roster
  GROUP BY person_key
  HAVING count(*) > 1
),
employment AS (
  SELECT
    roster.*,
    business_days_after(roster.ended_on, getvariable('business_days')) AS due_on,
    several.last_start > roster.ended_on OR several.last_end > roster.ended_on AS again,
    several.last_start,
    CASE
      WHEN roster.ended_on_word IS NOT NULL THEN 'cannot tell: the last day is "' || roster.ended_on_word || '"'
      WHEN roster.ended_on IS NULL THEN 'outside: no last day'
      WHEN roster.ended_on > getvariable('as_of') THEN 'outside: leaves later'
      WHEN roster.ended_on < getvariable('from_day') THEN 'outside: left before'
      WHEN roster.started_on > roster.ended_on THEN 'cannot tell: the last day lies before the first one'
      WHEN roster.person_key IS NULL THEN 'cannot tell: nobody is named'
    END AS settled
  FROM roster
  LEFT JOIN several USING (person_key)
),
log AS (
  SELECT person_key, max(disabled_on) AS off_on
  FROM deactivations
  WHERE person_key IS NOT NULL AND disabled_on <= getvariable('as_of')
  GROUP BY person_key
),
account_log AS (
  SELECT fold(account) AS account_key, max(disabled_on) AS off_on
  FROM deactivations
  WHERE account IS NOT NULL AND disabled_on <= getvariable('as_of')
  GROUP BY fold(account)
),
judged AS (
  SELECT
    leaver.*,
    account.account AS account,
    account.kind AS kind,
    account.row_number IS NOT NULL AS found,
    account.active AS active,
    account.active_word AS active_word,
    account.kind_is AS kind_is,
    coalesce(account.disabled_on, account_log.off_on) AS off_on,
    account.disabled_on_said AS off_said,
    log.off_on AS logged_on
  FROM employment AS leaver
  LEFT JOIN accounts AS account ON account.person_key = leaver.person_key AND leaver.settled IS NULL
  LEFT JOIN account_log ON account_log.account_key = account.account_key
  LEFT JOIN log ON log.person_key = leaver.person_key
)
SELECT
  person || CASE WHEN again IS NOT NULL AND started_on IS NOT NULL THEN ' from ' || started_on ELSE '' END
    || coalesce(' / ' || account, '') AS item,
  coalesce(kind, '') AS part,
  CASE
    WHEN settled IS NOT NULL THEN settled
    WHEN NOT found AND logged_on <= due_on THEN 'pass: switched off on ' || logged_on || ' by the log'
    WHEN NOT found AND logged_on IS NOT NULL
      THEN 'deviation: switched off ' || (logged_on - ended_on) || ' days after leaving, by the log'
    WHEN NOT found
      THEN 'cannot tell: no account in the list, which does not show whether and when one was switched off'
    WHEN active IS NULL THEN untold(active_word, 'the list does not say whether the account is live')
    WHEN active AND kind_is IN ('service', 'shared')
      THEN 'cannot tell: a ' || kind_is || ' account whose owner has left; was it handed over?'
    WHEN active AND again AND last_start <= due_on THEN 'pass: employed again from ' || last_start
    WHEN active AND again
      THEN 'cannot tell: employed again; the list does not show whether it was off in between'
    WHEN active AND getvariable('as_of') <= due_on THEN 'pass: still within the limit'
    WHEN active THEN 'deviation: still live ' || (getvariable('as_of') - ended_on) || ' days after leaving'
    WHEN off_on IS NULL THEN 'cannot tell: switched off, but the day is not given'
    WHEN off_on <= due_on THEN 'pass' || coalesce(nullif(':' || other_day(off_said, off_on), ':'), '')
    WHEN getvariable('as_of') <= due_on THEN 'pass: still within the limit'
    WHEN again AND off_on >= last_start
      THEN 'cannot tell: switched off after being employed again; whether it was off in between is not shown'
    ELSE 'deviation: switched off ' || (off_on - ended_on) || ' days after leaving' || other_day(off_said, off_on)
  END AS judged,
  row_number
FROM judged
