-- One row a privileged account that was not privileged in the earlier list: is its approval on record?
SELECT
  later.account AS item,
  CASE WHEN earlier.account IS NULL THEN 'new account' ELSE 'raised' END AS part,
  CASE
    WHEN later.approval IS NULL THEN 'deviation: privileged since the earlier list, no approval is recorded'
    ELSE 'pass: approved by ' || later.approval
  END AS judged,
  later.row_number AS row_number
FROM accounts AS later
LEFT JOIN accounts_before AS earlier ON earlier.account = later.account
WHERE later.privileged
  AND later.active IS DISTINCT FROM false
  AND NOT coalesce(earlier.privileged AND earlier.active IS DISTINCT FROM false, false)
