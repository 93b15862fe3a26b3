-- One row a vendor: was a critical one reviewed within the limit?
SELECT
  vendor AS item,
  lower(coalesce(tier, '')) AS part,
  CASE
    WHEN ended_on < getvariable('as_of') THEN 'outside: left on ' || ended_on
    WHEN tier_is = 'other' THEN 'outside: not critical'
    WHEN tier_is IS NULL AND tier IS NOT NULL THEN 'cannot tell: whether tier ' || tier || ' is critical is not known'
    WHEN tier_is IS NULL THEN 'cannot tell: the list does not say how critical it is'
    WHEN reviewed_on_word IS NOT NULL THEN 'cannot tell: the day of the review is "' || reviewed_on_word || '"'
    WHEN reviewed_on IS NULL THEN 'deviation: no review is recorded'
    WHEN reviewed_on > getvariable('as_of') THEN 'cannot tell: reviewed in the future, on ' || reviewed_on
    WHEN reviewed_on >= getvariable('as_of') - to_months(CAST(getvariable('months') AS INTEGER)) THEN 'pass'
    ELSE 'deviation: last reviewed ' || (getvariable('as_of') - reviewed_on) || ' days ago'
  END AS judged,
  row_number
FROM vendors
