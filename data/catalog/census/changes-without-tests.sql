-- One row a change: had its tests passed before it was merged?
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN tests_passed IS NULL THEN 'deviation: no test result is recorded'
    WHEN tests_passed THEN 'pass'
    ELSE 'deviation: merged although a test failed'
  END AS judged,
  row_number
FROM changes
WHERE merged_on IS NULL OR (merged_on >= getvariable('from_day') AND merged_on <= getvariable('as_of'))
