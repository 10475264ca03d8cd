WITH candidate AS (
  SELECT
    r.repo, r.path, r.line, r.ref, r.type, r.target, n.nearest, e.ref IS NOT NULL AS is_declared
  FROM entity_relation r
  JOIN (
    SELECT
      split_part(ref, '/', 1) AS kind,
      min(repo || ' ' || path) AS first_file, max(repo || ' ' || path) AS last_file
    FROM entity GROUP BY split_part(ref, '/', 1)
  ) d ON d.kind = split_part(r.target, '/', 1)
  LEFT JOIN (SELECT DISTINCT ref FROM entity) e ON e.ref = r.target
  -- a name that begins alike and is one or two letters away
  LEFT JOIN (
    SELECT t.target, min(x.ref) AS nearest
    FROM (SELECT DISTINCT target FROM entity_relation) t
    JOIN entity x ON split_part(x.ref, '/', 1) = split_part(t.target, '/', 1)
      AND substr(split_part(x.ref, '/', 2), 1, 3) = substr(split_part(t.target, '/', 2), 1, 3)
      AND levenshtein(x.ref, t.target) BETWEEN 1 AND 2
    GROUP BY t.target
  ) n ON n.target = r.target
  WHERE r.type NOT IN ('owner', 'ownedBy', 'ownerOf') AND r.target NOT LIKE 'user:%'
    -- a file that declares only its own things says nothing of what lies elsewhere
    AND (
      e.ref IS NOT NULL OR n.nearest IS NOT NULL
      OR d.first_file <> r.repo || ' ' || r.path OR d.last_file <> r.repo || ' ' || r.path
    )
),
open AS (SELECT count(*) AS places FROM catalog_location WHERE status = 'outside')
SELECT
  c.repo, c.path, c.line, c.ref, c.type, c.target, 'catalog:' || replace(c.ref, ':', '/') AS resource,
  CASE
    WHEN o.places > 0 THEN 'low' WHEN c.nearest IS NOT NULL THEN 'high' ELSE 'medium'
  END AS confidence,
  CASE WHEN c.nearest IS NULL THEN '' ELSE '; nearest is ' || c.nearest END AS hint,
  CASE
    WHEN o.places > 0 THEN '; it may be outside, where a Location of this catalog leads' ELSE ''
  END AS but,
  CASE WHEN c.nearest IS NULL THEN '' ELSE ' to ' || c.nearest END AS instead
FROM candidate c
CROSS JOIN open o
WHERE NOT c.is_declared
