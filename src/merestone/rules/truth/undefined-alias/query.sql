WITH candidate AS (
  SELECT o.repo, o.path, o.line, o.folder, o.role, o.name, o.is_alias, m.party, p.standing
  FROM owners_entry o
  JOIN mention m ON m.what = 'owners' AND m.repo = o.repo AND m.path = o.path
    AND m.line = o.line AND m.spelled = o.name
  JOIN party p ON p.party = m.party
  -- where the aliases could not be read, nobody knows which are defined
  WHERE o.role <> 'emeritus_approver' AND o.repo NOT IN (
    SELECT repo FROM problem WHERE connector = 'owners' AND path = 'OWNERS_ALIASES' AND is_blinding
  )
),
stranger AS (
  SELECT DISTINCT c.repo, c.path, c.line, c.folder, c.name
  FROM candidate c
  LEFT JOIN author a ON a.person = c.party
  WHERE NOT c.is_alias AND c.standing <> 'known' AND a.person IS NULL
),
near AS (
  SELECT s.repo, s.name, min(t.shown) AS alias
  FROM (SELECT DISTINCT repo, name FROM stranger) s
  JOIN team t ON t.source = 'owners' AND t.repo = s.repo AND length(s.name) > 5
    AND levenshtein(lower(s.name), lower(t.shown)) <= 2
  GROUP BY s.repo, s.name
),
alike AS (
  SELECT s.*, n.alias
  FROM stranger s
  LEFT JOIN near n ON n.repo = s.repo AND n.name = s.name
  WHERE n.alias IS NOT NULL OR (
    lower(s.name) LIKE '%-approvers' OR lower(s.name) LIKE '%-reviewers'
    OR lower(s.name) LIKE '%-maintainers' OR lower(s.name) LIKE '%-leads'
    OR lower(s.name) LIKE '%-owners' OR lower(s.name) LIKE '%-admins'
  )
)
SELECT
  repo, path, line, name, count(*) OVER (PARTITION BY repo, name) AS places,
  count(*) OVER (PARTITION BY repo, name) AS member_count,
  CASE WHEN folder = '' THEN '/' ELSE folder || '/' END AS member,
  CASE WHEN alias IS NULL THEN '' ELSE ' (nearest is ' || alias || ')' END AS hint,
  CASE
    WHEN alias IS NULL THEN 'Define ' || name || ' in OWNERS_ALIASES, or name people.'
    ELSE 'Write ' || alias || ', or define ' || name || ' in OWNERS_ALIASES.'
  END AS mend
FROM alike
