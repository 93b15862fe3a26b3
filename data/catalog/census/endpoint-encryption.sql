-- One row a device: is its disk encrypted?
SELECT
  device AS item,
  '' AS part,
  CASE
    WHEN encrypted IS NULL THEN untold(encrypted_word, 'the list does not say whether the disk is encrypted')
    WHEN encrypted THEN 'pass'
    ELSE 'deviation: the disk is not encrypted'
  END AS judged,
  row_number
FROM devices
