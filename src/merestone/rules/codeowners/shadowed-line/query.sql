WITH candidate AS (
  SELECT repo, path, line, section, pattern, owners, matches, wins, beaten_by, beaten
  FROM codeowners_line
  -- Gitea asks the owners of every line that matches, and an exclusion decides nothing anywhere
  WHERE dialect <> 'gitea' AND NOT is_exclusion AND fault = '' AND matches > 0
)
SELECT
  c.repo, c.path, c.line, c.section, c.pattern, c.matches, w.line AS winner_line,
  CASE WHEN w.is_exclusion THEN '!' || w.pattern ELSE w.pattern END AS winner,
  CASE WHEN c.matches = 1 THEN 'it' ELSE 'them' END AS them,
  CASE WHEN c.owners = w.owners THEN ', with the same owners' ELSE '' END AS also,
  CASE
    WHEN c.owners = w.owners OR w.is_exclusion THEN 'Remove the line.'
    ELSE 'Move the line below the one that takes its files, or remove it.'
  END AS mend,
  c.path AS related_path, w.line AS related_line
FROM candidate c
JOIN codeowners_line w ON w.repo = c.repo AND w.path = c.path AND w.line = c.beaten_by
WHERE c.wins = 0
  -- one line takes all of it and is the wider one: else it waits for files that are yet to come
  AND c.beaten = c.matches
  AND (w.matches > c.matches OR length(w.pattern) <= length(c.pattern))
  -- a line that is written twice is a duplicate
  AND (w.pattern <> c.pattern OR w.is_exclusion)
