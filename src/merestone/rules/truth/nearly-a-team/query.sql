WITH candidate AS (
  SELECT m.repo, m.path, m.line, m.subject, m.spelled, p.party, p.nearest
  FROM mention m
  JOIN party p ON p.party = m.party AND p.kind <> 'placeholder'
  WHERE m.what = 'label' AND EXISTS (SELECT 1 FROM team)
),
numbered AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY repo, party) AS places,
    row_number() OVER (PARTITION BY repo, party ORDER BY path, line, subject) AS place
  FROM candidate
  WHERE party LIKE 'label:%' AND nearest <> ''
)
SELECT
  repo, path, line, party, spelled, nearest, places, places AS member_count,
  subject AS member,
  CASE WHEN place = 1 THEN '' ELSE path END AS related_path, line AS related_line
FROM numbered
