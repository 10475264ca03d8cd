WITH candidate AS (
  SELECT repo, path, line, pattern, fault FROM codeowners_line
)
SELECT repo, path, line, pattern, fault FROM candidate WHERE fault <> ''
