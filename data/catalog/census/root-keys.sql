-- One row an access key: none that works may belong to the root account.
SELECT
  coalesce(account || ' / ', '') || key AS item,
  CASE WHEN root THEN 'root' ELSE '' END AS part,
  CASE
    WHEN active = false THEN 'pass: it does not work'
    WHEN root IS NULL THEN untold(root_word, 'the list does not say whether it belongs to the root account')
    WHEN NOT root THEN 'pass: not a key of the root account'
    WHEN active IS NULL THEN untold(active_word, 'the list does not say whether the key works')
    ELSE 'deviation: a key of the root account works'
  END AS judged,
  row_number
FROM keys
