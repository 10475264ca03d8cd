WITH candidate AS (
  SELECT w.claim AS winner, o.claim AS rival, w.bundle, o.outcome
  FROM judged w
  JOIN judged o ON o.bundle = w.bundle AND o.duty = w.duty AND o.outcome IN ('agrees', 'contests')
  JOIN claim wc ON wc.claim = w.claim
  JOIN claim oc ON oc.claim = o.claim
  -- claims of one source add up; only those of two can contradict each other
  WHERE w.duty = 'maintains' AND w.outcome = 'won'
    AND split_part(wc.evidence, '-', 1) <> split_part(oc.evidence, '-', 1)
),
pair AS (
  SELECT c.winner, c.rival, count(*) AS things, min(r.address) AS resource
  FROM candidate c
  JOIN resource r ON r.bundle = c.bundle
  WHERE c.outcome = 'contests'
  GROUP BY c.winner, c.rival
)
SELECT
  r.repo, r.path, r.line, r.pattern, p.things, p.things AS member_count, p.resource,
  w.repo AS winner_repo, w.path AS winner_path, w.line AS winner_line, w.pattern AS winner_pattern,
  CASE WHEN r.spelled = '' THEN 'nobody' ELSE r.spelled END AS rival,
  CASE WHEN w.spelled = '' THEN 'nobody' ELSE w.spelled END AS winner,
  w.repo AS related_repo, w.path AS related_path, w.line AS related_line, p.resource AS member
FROM pair p
JOIN claim r ON r.claim = p.rival
JOIN claim w ON w.claim = p.winner
