-- One row a change: did somebody other than its author approve it?
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN reviewer IS NULL THEN 'deviation: no approval is recorded'
    WHEN author IS NULL THEN 'cannot tell: the author is not given'
    WHEN lower(reviewer) = lower(author) THEN 'deviation: approved by its author'
    ELSE 'pass'
  END AS judged,
  row_number
FROM changes
WHERE merged_on IS NULL OR (merged_on >= getvariable('from_day') AND merged_on <= getvariable('as_of'))
