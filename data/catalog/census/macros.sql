-- What every census test reads cells with: one rule each for letters, days and reasons.
-- Text without odd spaces, in one Unicode form; blank is nothing.
CREATE OR REPLACE MACRO tidy(said) AS nullif(
  CASE
    WHEN regexp_matches(said, '[^ -~]|  |^ | $')
      THEN trim(regexp_replace(nfc_normalize(said), '[\s\p{Z}\x{200B}\x{FEFF}]+', ' ', 'g'))
    ELSE said
  END, '');
-- The same text whatever its letter case.
CREATE OR REPLACE MACRO fold(said) AS nullif(
  CASE
    WHEN regexp_matches(said, '[^ -~]|  |^ | $')
      THEN replace(replace(lower(trim(regexp_replace(
        nfc_normalize(said), '[\s\p{Z}\x{200B}\x{FEFF}]+', ' ', 'g'))), 'ß', 'ss'), 'ς', 'σ')
    ELSE lower(said)
  END, '');
-- A day as written, year first; a moment with an offset counts on its day in UTC; anything else is no day.
CREATE OR REPLACE MACRO day_of(said) AS CASE
  WHEN regexp_full_match(said, '\d{4}([-/])\d{1,2}[-/]\d{1,2}') THEN try_cast(said AS DATE)
  WHEN regexp_full_match(said, '\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?')
    THEN CAST(try_cast(regexp_extract(said, '^[^.,]+') AS TIMESTAMP) AS DATE)
  WHEN regexp_full_match(
      said, '\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)? ?(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?)'
    )
    THEN CAST(
      try_cast(regexp_extract(said, '^\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2})?') AS TIMESTAMP)
      - to_minutes(CAST(
        coalesce(try_cast(regexp_extract(said, ':.*([+-]\d{2}):?(\d{2})?$', 1) AS INTEGER), 0) * 60
        + CASE WHEN regexp_matches(said, ':.*-\d{2}:?\d{2}$') THEN -1 ELSE 1 END
          * coalesce(try_cast(regexp_extract(said, ':.*[+-]\d{2}:?(\d{2})$', 1) AS INTEGER), 0)
        AS BIGINT))
      AS DATE)
END;
-- A day whose order the file's owner told: day first, or month first.
CREATE OR REPLACE MACRO day_in_order(said, written) AS coalesce(day_of(said), CASE
  WHEN regexp_full_match(said, '\d{1,2}[./-]\d{1,2}[./-]\d{4}([T ,]+\d{1,2}:\d{2}(:\d{2})?)?')
    THEN CAST(try_strptime(replace(replace(regexp_extract(said, '^[0-9./-]+'), '.', '/'), '-', '/'), written) AS DATE)
END);
-- The written moment where its day in UTC is another than the day as written, for the reason.
CREATE OR REPLACE MACRO other_day(said, counted) AS CASE
  WHEN counted IS NOT NULL AND NOT starts_with(said, CAST(counted AS VARCHAR)) AND contains(said, ':')
    THEN ' (' || said || ' is ' || counted || ' in UTC)'
  ELSE ''
END;
-- Why a cell does not tell: a word that nobody explained yet, or nothing at all.
CREATE OR REPLACE MACRO untold(word, reason) AS 'cannot tell: '
  || coalesce('the word "' || word || '" is not known; ', '') || reason;
-- A limit of business days, Monday to Friday, after a day; public holidays are not known here.
CREATE OR REPLACE MACRO business_days_after(start, days) AS start + CAST(
  days - greatest(isodow(start) - 5, 0) + 2 * ((least(isodow(start), 5) - 1 + days) // 5) AS INTEGER);
-- Whether a column of a list was there at all.
CREATE OR REPLACE MACRO has(name) AS list_contains(getvariable('has'), name);
