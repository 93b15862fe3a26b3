-- One row a change: did it go through a pull request? Programs and people are told apart.
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN merged_on < getvariable('from_day') OR merged_on > getvariable('as_of') THEN 'outside: merged on ' || merged_on
    WHEN pull_request IS NULL AND author_is_bot THEN 'deviation: no pull request, by a program'
    WHEN pull_request IS NULL THEN 'deviation: no pull request'
    WHEN merged_on IS NULL THEN 'cannot tell: the list does not say when it was merged'
    ELSE 'pass'
  END AS judged,
  row_number
FROM changes
