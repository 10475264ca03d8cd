WITH candidate AS (
  SELECT 'CODEOWNERS' AS what, repo, path FROM codeowners_file WHERE is_effective
  UNION
  SELECT 'OWNERS' AS what, repo, path FROM owners_file
  UNION
  SELECT 'OWNERS_ALIASES' AS what, r.repo, r.path FROM resource r
  WHERE r.kind = 'file' AND r.path = 'OWNERS_ALIASES' AND r.repo IN (SELECT repo FROM owners_file)
  UNION
  SELECT 'catalog' AS what, e.repo, e.path FROM entity e
  WHERE e.repo IN (SELECT repo FROM codeowners_file WHERE is_effective)
    OR e.repo IN (SELECT repo FROM owners_file)
  UNION
  SELECT 'merestone.yaml' AS what, r.repo, r.path FROM resource r
  WHERE r.kind = 'file' AND r.path = 'merestone.yaml'
),
-- An optional section asks for no approval, and a catalog entry binds nobody.
guarded AS (
  SELECT DISTINCT r.repo, r.path
  FROM resource r
  JOIN judged j ON j.bundle = r.bundle AND j.outcome <> 'lost'
  JOIN claim c ON c.claim = j.claim
  JOIN claim_party cp ON cp.claim = c.claim
  WHERE r.kind = 'file'
    AND c.evidence IN (
      'charter', 'codeowners', 'owners-approver', 'owners-approver-inherited'
    )
),
bare AS (
  SELECT c.what, c.repo, c.path, h.state
  FROM candidate c
  JOIN resource r ON r.kind = 'file' AND r.repo = c.repo AND r.path = c.path
  JOIN holding h ON h.bundle = r.bundle AND h.duty = 'maintains'
  LEFT JOIN guarded g ON g.repo = c.repo AND g.path = c.path
  WHERE g.path IS NULL AND h.state NOT IN ('unread', 'unowned on purpose')
    -- what could not be read may be what guards it
    AND NOT EXISTS (
      SELECT 1 FROM problem p
      WHERE p.repo = c.repo AND p.is_blinding
        AND (p.covers = '' OR c.path LIKE p.covers || '/%')
    )
)
SELECT
  repo, path, 0 AS line, what, 'file:' || repo || '/' || path AS resource, path AS member,
  count(*) OVER (PARTITION BY repo, what) AS member_count,
  CASE count(*) OVER (PARTITION BY repo, what)
    WHEN 1 THEN '' WHEN 2 THEN ' and another like it' ELSE ' and others like it'
  END AS others,
  CASE
    WHEN what IN ('OWNERS', 'OWNERS_ALIASES') THEN 'so Prow finds nobody to approve a change of it'
    ELSE 'so anyone who can write here can change who owns what'
  END AS effect,
  CASE
    WHEN what = 'CODEOWNERS'
    THEN 'Add a last line `CODEOWNERS` with the team that may change it to ' || path || '.'
    WHEN what IN ('OWNERS', 'OWNERS_ALIASES') THEN 'Name approvers in the OWNERS file of the root.'
    ELSE 'Give ' || path || ' an owner in the CODEOWNERS or OWNERS file.'
  END AS mend
FROM bare
