-- One row a review: was one that fell due signed off in time, and does the list show that none was left out?
WITH due AS (
  SELECT *, due_on IS NOT NULL AND due_on >= getvariable('from_day') AND due_on <= getvariable('as_of') AS inside
  FROM access_reviews
),
series AS (
  SELECT
    *,
    due_on + CAST(getvariable('days') AS INTEGER) AS latest_on,
    CASE WHEN completed_on <= getvariable('as_of') THEN completed_on END AS signed_on,
    due_on - lag(due_on) OVER turn AS since_before,
    CASE WHEN row_number() OVER turn = 1 AND getvariable('from_day') > DATE '1900-01-01'
      THEN due_on - getvariable('from_day') END AS since_start,
    CASE WHEN lead(due_on) OVER turn IS NULL THEN getvariable('as_of') - due_on END AS to_end
  FROM due
  WINDOW turn AS (PARTITION BY inside, system ORDER BY due_on, review)
)
SELECT
  review AS item,
  coalesce(system, '') AS part,
  CASE
    WHEN due_on IS NULL THEN 'cannot tell: the list does not say when it was due'
    WHEN due_on > getvariable('as_of') THEN 'outside: due later'
    WHEN due_on < getvariable('from_day') THEN 'outside: due before'
    WHEN completed_on_word IS NOT NULL THEN 'cannot tell: the day of signing off is "' || completed_on_word || '"'
    WHEN done = false AND completed_on IS NOT NULL
      THEN 'cannot tell: a day is given, and the list says that it was not signed off'
    WHEN signed_on IS NULL AND getvariable('as_of') <= latest_on THEN 'pass: not due yet'
    WHEN signed_on IS NULL THEN 'deviation: not signed off'
    WHEN signed_on > latest_on THEN 'deviation: ' || (signed_on - due_on) || ' days late'
    WHEN done IS NULL AND has('access_reviews.done') THEN untold(done_word, 'the list does not say whether it was signed off')
    WHEN since_before > getvariable('every')
      THEN 'cannot tell: in time, but the list shows no review due in the ' || since_before || ' days before it'
    WHEN since_start > getvariable('every')
      THEN 'cannot tell: in time, but the list shows no review due in the first ' || since_start || ' days'
    WHEN to_end > getvariable('every')
      THEN 'cannot tell: in time, but the list shows no review due in the ' || to_end || ' days after it'
    ELSE 'pass'
  END AS judged,
  row_number
FROM series
