WITH candidate AS (
  SELECT m.repo, m.path, m.line, m.subject, m.spelled, p.party, p.kind
  FROM mention m JOIN party p ON p.party = m.party
),
numbered AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY repo, path, party) AS places,
    row_number() OVER (PARTITION BY repo, path, party ORDER BY line, subject) AS place
  FROM candidate
  WHERE kind = 'placeholder'
)
SELECT
  repo, path, line, party, spelled, places, places AS member_count,
  CASE WHEN subject = '' THEN '/' ELSE subject END AS member,
  CASE WHEN place = 1 THEN '' ELSE path END AS related_path, line AS related_line
FROM numbered
