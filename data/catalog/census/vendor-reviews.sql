-- One row a critical vendor: was it reviewed within the limit?
SELECT
  vendor AS item,
  lower(coalesce(tier, '')) AS part,
  CASE
    WHEN tier IS NULL THEN 'cannot tell: the list does not say how critical it is'
    WHEN reviewed_on IS NULL THEN 'deviation: no review is recorded'
    WHEN reviewed_on >= getvariable('as_of') - to_months(getvariable('months')) THEN 'pass'
    ELSE 'deviation: last reviewed ' || (getvariable('as_of') - reviewed_on) || ' days ago'
  END AS judged,
  row_number
FROM vendors
WHERE (tier IS NULL OR lower(tier) IN ('critical', 'high', '1', 'tier 1'))
  AND (ended_on IS NULL OR ended_on >= getvariable('as_of'))
