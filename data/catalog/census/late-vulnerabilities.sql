-- One row a vulnerability: was it closed within the deadline of its severity, or is an exception in force?
WITH due AS (
  SELECT
    *,
    found_on + CASE lower(severity)
      WHEN 'critical' THEN getvariable('critical')
      WHEN 'high' THEN getvariable('high')
      WHEN 'medium' THEN getvariable('medium')
      WHEN 'moderate' THEN getvariable('medium')
      WHEN 'low' THEN getvariable('low')
    END AS due_on
  FROM vulnerabilities
  WHERE found_on <= getvariable('as_of') AND (fixed_on IS NULL OR fixed_on >= getvariable('from_day'))
)
SELECT
  vulnerability AS item,
  lower(coalesce(severity, '')) AS part,
  CASE
    WHEN due_on IS NULL THEN 'cannot tell: severity ' || coalesce(severity, 'not given') || ' has no deadline'
    WHEN fixed_on <= due_on THEN 'pass'
    WHEN fixed_on IS NULL AND getvariable('as_of') <= due_on THEN 'pass: not due yet'
    WHEN accepted_until >= coalesce(fixed_on, getvariable('as_of')) THEN 'pass: exception until ' || accepted_until
    WHEN fixed_on IS NULL THEN 'deviation: open ' || (getvariable('as_of') - due_on) || ' days beyond its deadline'
    ELSE 'deviation: closed ' || (fixed_on - due_on) || ' days late'
  END AS judged,
  row_number
FROM due
