WITH candidate AS (
  SELECT repo, path, dialect, is_effective, reason FROM codeowners_file
)
SELECT
  c.repo, c.path, 0 AS line, c.reason,
  CASE
    WHEN e.path IS NULL THEN 'Put the file where it is read, or mend what is wrong with it.'
    ELSE 'Move its lines to ' || e.path || ' and remove this file.'
  END AS mend,
  coalesce(e.path, '') AS related_path
FROM candidate c
LEFT JOIN candidate e ON e.repo = c.repo AND e.is_effective
-- a file in another provider's own folder is for a mirror over there
WHERE NOT c.is_effective AND (e.path IS NULL OR e.dialect = c.dialect)
