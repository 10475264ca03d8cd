WITH candidate AS (
  SELECT m.repo, m.path, m.line, m.subject, p.party, p.shown, p.standing, p.nearest
  FROM mention m
  JOIN party p ON p.party = m.party AND p.is_vouched AND p.kind <> 'placeholder'
  WHERE m.what = 'entity' AND (p.party LIKE 'group:%' OR p.party LIKE 'user:%')
),
numbered AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY repo, party) AS places,
    row_number() OVER (PARTITION BY repo, party ORDER BY path, line, subject) AS place
  FROM candidate
  WHERE standing = 'unknown'
)
SELECT
  repo, path, line, party, party AS shown, places, places AS member_count, subject AS member,
  CASE WHEN place = 1 THEN '' ELSE path END AS related_path, line AS related_line,
  CASE WHEN nearest = '' THEN '' ELSE '; nearest is ' || nearest END AS hint,
  CASE WHEN nearest = '' THEN 'one that exists' ELSE nearest END AS instead
FROM numbered
