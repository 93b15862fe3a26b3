-- One row a change: had its tests passed before it was merged?
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN merged_on < getvariable('from_day') OR merged_on > getvariable('as_of') THEN 'outside: merged on ' || merged_on
    WHEN tests_passed IS NULL AND tests_passed_word IS NOT NULL
      THEN untold(tests_passed_word, 'whether the tests passed is not shown')
    WHEN tests_passed IS NULL THEN 'deviation: no test result is recorded'
    WHEN NOT tests_passed THEN 'deviation: merged although a test failed'
    WHEN merged_on IS NULL THEN 'cannot tell: the list does not say when it was merged'
    ELSE 'pass'
  END AS judged,
  row_number
FROM changes
