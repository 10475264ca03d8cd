WITH candidate AS (
  SELECT repo, path, line, section, pattern, owners, matches FROM codeowners_line
  WHERE fault = '' AND NOT is_exclusion AND same_as = 0
)
SELECT
  repo, path, line, section, pattern,
  CASE WHEN owners = '' THEN '' ELSE ', so it gives nothing to ' || owners END AS who
FROM candidate
WHERE matches = 0
