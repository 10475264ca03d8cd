WITH candidate AS (
  SELECT repo, path, line, section, pattern, owners, same_as FROM codeowners_line
  WHERE dialect <> 'gitea' AND fault = '' AND NOT is_exclusion
)
SELECT
  c.repo, c.path, c.line, c.section, c.pattern, c.same_as,
  CASE WHEN c.owners = f.owners THEN 'the same' ELSE 'other' END AS which,
  CASE
    WHEN c.owners = f.owners THEN 'Remove one of the two lines.'
    ELSE 'Write all owners on one line, and remove the other.'
  END AS mend,
  f.path AS related_path, f.line AS related_line
FROM candidate c
JOIN candidate f ON f.repo = c.repo AND f.path = c.path AND f.line = c.same_as
WHERE c.same_as > 0
