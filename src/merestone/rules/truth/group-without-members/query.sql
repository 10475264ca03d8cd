WITH candidate AS (
  SELECT t.repo, t.path, t.line, t.party, t.shown, t.members, n.places
  FROM team t
  -- a group that owns nothing may be empty on purpose
  JOIN (SELECT party, count(*) AS places FROM mention GROUP BY party) n ON n.party = t.party
  -- a catalog that knows one user has its people somewhere else
  WHERE t.members >= 0 AND (
    t.source <> 'backstage' OR 1 < (
      SELECT count(DISTINCT m.person)
      FROM member m JOIN team b ON b.party = m.team AND b.source = 'backstage'
    )
  )
)
SELECT
  c.repo, c.path, c.line, c.party, c.shown, c.places,
  m.path AS related_path, m.line AS related_line, m.repo AS related_repo
FROM candidate c
JOIN mention m ON m.party = c.party
WHERE c.members = 0
