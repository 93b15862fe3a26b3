-- One row a change: did it go through a pull request? Programs and people are told apart.
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN pull_request IS NOT NULL THEN 'pass'
    WHEN author_is_bot THEN 'deviation: no pull request, by a program'
    ELSE 'deviation: no pull request'
  END AS judged,
  row_number
FROM changes
WHERE merged_on IS NULL OR (merged_on >= getvariable('from_day') AND merged_on <= getvariable('as_of'))
