-- One row an incident: were the lessons of a severe closed one written down within the limit?
WITH read AS MATERIALIZED (
  SELECT
    *,
    closed_on + CAST(getvariable('days') AS INTEGER) AS due_on,
    CASE WHEN postmortem_on <= getvariable('as_of') THEN postmortem_on END AS written_on
  FROM incidents
)
SELECT
  incident AS item,
  lower(coalesce(severity, '')) AS part,
  CASE
    WHEN closed_on > getvariable('as_of') THEN 'outside: closed later'
    WHEN closed_on < getvariable('from_day') THEN 'outside: closed before'
    WHEN severity_is = 'other' THEN 'outside: severity ' || lower(severity)
    WHEN closed_on_word IS NOT NULL THEN 'cannot tell: the day it was closed is "' || closed_on_word || '"'
    WHEN closed_on IS NULL THEN 'outside: not closed'
    WHEN severity_is IS NULL AND severity IS NOT NULL
      THEN 'cannot tell: whether severity ' || severity || ' is severe is not known'
    WHEN severity_is IS NULL THEN 'cannot tell: the list does not say how severe it was'
    WHEN written_on <= due_on THEN 'pass'
    WHEN written_on IS NOT NULL THEN 'deviation: written ' || (written_on - closed_on) || ' days after closing'
    WHEN getvariable('as_of') <= due_on THEN 'pass: still within the limit'
    WHEN postmortem_on_word IS NOT NULL THEN 'cannot tell: the day of the lessons is "' || postmortem_on_word || '"'
    ELSE 'deviation: no lessons are recorded'
  END AS judged,
  row_number
FROM read
