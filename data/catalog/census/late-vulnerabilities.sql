-- One row a vulnerability: was it closed within the deadline of its severity, or is an exception in force?
WITH due AS MATERIALIZED (
  SELECT
    *,
    found_on + CAST(CASE severity_is
      WHEN 'critical' THEN getvariable('critical')
      WHEN 'high' THEN getvariable('high')
      WHEN 'medium' THEN getvariable('medium')
      WHEN 'low' THEN getvariable('low')
    END AS INTEGER) AS due_on,
    CASE WHEN fixed_on <= getvariable('as_of') THEN fixed_on END AS closed_on
  FROM vulnerabilities
)
SELECT
  vulnerability AS item,
  lower(coalesce(severity, '')) AS part,
  CASE
    WHEN found_on > getvariable('as_of') THEN 'outside: found later'
    WHEN fixed_on < found_on AND getvariable('as_of') > due_on THEN 'cannot tell: closed before it was found'
    WHEN fixed_on < getvariable('from_day') THEN 'outside: closed before'
    WHEN severity_is = 'none' THEN 'outside: severity ' || lower(severity) || ' needs no deadline'
    WHEN severity_is IS NULL THEN 'cannot tell: severity ' || coalesce(severity, 'not given') || ' has no deadline'
    WHEN found_on IS NULL THEN 'cannot tell: the list does not say when it was found'
    WHEN closed_on IS NULL AND getvariable('as_of') <= due_on THEN 'pass: not due yet'
    WHEN fixed_on_word IS NOT NULL THEN 'cannot tell: the day it was closed is "' || fixed_on_word || '"'
    WHEN closed_on <= due_on THEN 'pass'
    WHEN accepted_until >= coalesce(closed_on, getvariable('as_of')) AND accepted_on <= due_on
      THEN 'pass: exception until ' || accepted_until
    WHEN accepted_until >= coalesce(closed_on, getvariable('as_of')) AND accepted_on IS NULL
      THEN 'cannot tell: exception until ' || accepted_until || ', approved on an unknown day'
    WHEN accepted_until IS NULL AND accepted_until_word IS NOT NULL
      THEN 'cannot tell: the exception lasts until "' || accepted_until_word || '"'
    WHEN closed_on IS NULL THEN 'deviation: open ' || (getvariable('as_of') - due_on) || ' days beyond its deadline'
    ELSE 'deviation: closed ' || (closed_on - due_on) || ' days late'
  END AS judged,
  row_number
FROM due
