WITH candidate AS (
  SELECT repo, path, folder, bundle FROM resource WHERE kind = 'file'
),
unowned AS (
  SELECT c.repo, c.path, f.is_bare, CASE WHEN f.is_bare THEN f.cover ELSE c.folder END AS folder
  FROM candidate c
  JOIN holding h ON h.bundle = c.bundle AND h.duty = 'maintains' AND h.state = 'unowned'
  JOIN folder f ON f.repo = c.repo AND f.folder = c.folder
),
-- Of a folder's files the first few are enough to name; the count says the rest.
named AS (
  SELECT
    *,
    count(*) OVER (PARTITION BY repo, folder, is_bare) AS unowned,
    row_number() OVER (PARTITION BY repo, folder, is_bare ORDER BY path) AS place
  FROM unowned
)
SELECT
  repo, folder AS path, 0 AS line, folder, is_bare, unowned, unowned AS member_count,
  'file:' || repo || '/' || folder AS resource, path AS member,
  CASE
    WHEN NOT is_bare THEN ', beside others that have one'
    WHEN folder = '' THEN ': all that the repository has'
    ELSE ': all that are below here'
  END AS extent,
  CASE
    WHEN NOT is_bare THEN '/' || path WHEN folder = '' THEN '*' ELSE '/' || folder || '/'
  END AS pattern,
  CASE WHEN is_bare OR unowned = 1 THEN '' ELSE ' and for each of the others' END AS others,
  CASE
    WHEN NOT is_bare THEN 'file:' || repo || '/' || path
    WHEN folder = '' THEN 'file:' || repo || '/**'
    ELSE 'file:' || repo || '/' || folder || '/**'
  END AS address
FROM named
WHERE place <= 20
