-- One row a change: did a person other than its author approve it? Several approvers stand between ; , or |
WITH read AS (
  SELECT
    *,
    list_filter(
      list_transform(string_split_regex(reviewer, '[;,|\n]+'), lambda one: fold(one)),
      lambda one: one IS NOT NULL AND NOT list_contains(getvariable('nothing'), one)
    ) AS approvers
  FROM changes
),
told AS (
  SELECT
    *,
    list_filter(
      approvers,
      lambda one: NOT (ends_with(one, '[bot]') OR ends_with(one, '-bot') OR list_contains(getvariable('programs'), one))
    ) AS people
  FROM read
),
others AS (
  SELECT
    *,
    list_filter(people, lambda one: one <> author_key) AS strangers,
    list_filter(people, lambda one: split_part(one, '@', 1) <> split_part(author_key, '@', 1)) AS surely
  FROM told
)
SELECT
  change AS item,
  CASE WHEN author_is_bot THEN 'bot' WHEN author_is_bot IS NULL THEN 'not known' ELSE 'person' END AS part,
  CASE
    WHEN merged_on < getvariable('from_day') OR merged_on > getvariable('as_of') THEN 'outside: merged on ' || merged_on
    WHEN reviewer IS NULL OR len(approvers) = 0 THEN 'deviation: no approval is recorded'
    WHEN len(people) = 0 THEN 'deviation: approved by a program alone'
    WHEN author_key IS NULL THEN 'cannot tell: the author is not given'
    WHEN len(strangers) = 0 THEN 'deviation: approved by its author'
    WHEN len(surely) = 0 THEN 'cannot tell: author and approver may be one person'
    WHEN merged_on IS NULL THEN 'cannot tell: the list does not say when it was merged'
    ELSE 'pass'
  END AS judged,
  row_number
FROM others
