WITH candidate AS (
  SELECT w.claim, w.repo, c.people
  FROM (SELECT DISTINCT claim, repo FROM claim_work WHERE duty = 'maintains') w
  JOIN claim c ON c.claim = w.claim AND c.people > 0
  JOIN history h ON h.repo = w.repo
    AND (h.is_whole OR h.until_at - h.since_at >= CAST($days AS BIGINT) * 86400)
  -- who is silent among the authors may be among them under a name that nobody listed
  JOIN (
    SELECT p.claim, h.repo, count(*) AS known
    FROM claim_person p
    CROSS JOIN history h
    JOIN (SELECT DISTINCT repo, person FROM author) a ON a.repo = h.repo AND a.person = p.person
    GROUP BY p.claim, h.repo
  ) k ON k.claim = w.claim AND k.repo = w.repo AND k.known = c.people
  -- somebody else who holds the same, or decides about it, is no part of "alone"
  WHERE w.claim NOT IN (
    SELECT j.claim
    FROM judged j
    JOIN holder h ON h.bundle = j.bundle AND h.duty IN ('maintains', 'decides')
    LEFT JOIN claim_party cp ON cp.claim = j.claim AND cp.party = h.party
    WHERE j.duty = 'maintains' AND j.outcome = 'won' AND cp.party IS NULL
  )
),
work AS (
  SELECT
    c.claim, c.repo, c.people,
    count(DISTINCT w.commit_) AS changes,
    count(DISTINCT CASE WHEN p.person = w.person THEN w.commit_ END) AS own,
    count(DISTINCT p.person) AS active,
    max(p.person) AS person
  FROM candidate c
  JOIN claim_work w ON w.claim = c.claim AND w.repo = c.repo AND w.duty = 'maintains'
    AND w.files <= $bulk AND w.age_seconds < CAST($days AS BIGINT) * 86400
  -- who may be another of its people is taken for that one
  LEFT JOIN (
    SELECT cp.claim, cp.person, ap.repo, ap.author
    FROM claim_person cp JOIN author_person ap ON ap.person = cp.person
  ) p ON p.claim = w.claim AND p.repo = w.repo AND p.author = w.author
  GROUP BY c.claim, c.repo, c.people
)
SELECT
  c.repo, c.path, c.line, c.pattern, w.repo AS work_repo, w.changes, w.own,
  coalesce(q.shown, w.person) AS person, w.person AS party, w.changes AS member_count,
  CASE WHEN w.people = 1 THEN 'owns' ELSE 'of all its owners works on' END AS how
FROM work w
JOIN claim c ON c.claim = w.claim
LEFT JOIN party q ON q.party = w.person
WHERE w.active = 1 AND w.changes >= $least
