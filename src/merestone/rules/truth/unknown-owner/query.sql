WITH candidate AS (
  SELECT m.repo, m.path, m.line, m.subject, m.spelled, p.party, p.kind, p.standing, p.nearest
  FROM mention m
  JOIN party p ON p.party = m.party AND p.is_vouched AND p.kind <> 'placeholder'
  -- an entity's owner and an alias that nobody defined are judged by rules of their own
  WHERE p.party NOT LIKE 'alias:%'
    AND NOT (m.what = 'entity' AND (p.party LIKE 'group:%' OR p.party LIKE 'user:%'))
    AND NOT (m.what = 'owners' AND p.standing = 'unknown' AND (
      lower(m.spelled) LIKE '%-approvers' OR lower(m.spelled) LIKE '%-reviewers'
      OR lower(m.spelled) LIKE '%-maintainers' OR lower(m.spelled) LIKE '%-leads'
      OR lower(m.spelled) LIKE '%-owners' OR lower(m.spelled) LIKE '%-admins'
    ))
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
  repo, path, line, party, spelled, places, places AS member_count,
  CASE WHEN subject = '' THEN '/' ELSE subject END AS member,
  CASE WHEN place = 1 THEN '' ELSE path END AS related_path, line AS related_line,
  -- somebody outside the organisation may still have been given access
  CASE WHEN kind = 'person' THEN 'medium' ELSE 'high' END AS confidence,
  CASE WHEN nearest = '' THEN '' ELSE '; nearest is ' || nearest END AS hint,
  CASE WHEN nearest = '' THEN 'an owner that exists' ELSE nearest END AS instead
FROM numbered
