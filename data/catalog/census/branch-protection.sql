-- One row a branch: is it protected, with approvals and without overwriting of history?
SELECT
  branch AS item,
  '' AS part,
  CASE
    WHEN protected IS NULL THEN untold(protected_word, 'the list does not say whether it is protected')
    WHEN NOT protected THEN 'deviation: not protected'
    WHEN reviews_required < getvariable('reviews') THEN 'deviation: too few approvals are needed'
    WHEN force_push THEN 'deviation: history may be overwritten'
    WHEN reviews_required IS NULL
      THEN untold(reviews_required_word, 'the list does not say how many approvals are needed')
    WHEN force_push IS NULL THEN untold(force_push_word, 'the list does not say whether history may be overwritten')
    ELSE 'pass'
  END AS judged,
  row_number
FROM branches
