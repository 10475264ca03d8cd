WITH candidate AS (
  SELECT w.claim, w.repo, cp.party
  FROM (SELECT DISTINCT claim, repo FROM claim_work WHERE duty = 'maintains') w
  JOIN history h ON h.repo = w.repo
    AND h.until_at - h.since_at >= CAST($days AS BIGINT) * 86400
  JOIN claim_party cp ON cp.claim = w.claim
  JOIN party_person pp ON pp.party = cp.party
  LEFT JOIN author a ON a.repo = w.repo AND a.person = pp.person
  GROUP BY w.claim, w.repo, cp.party, h.until_at
  -- all its people are known, and one of them was here before the window began
  HAVING count(DISTINCT pp.person) = count(DISTINCT a.person)
    AND min(CASE WHEN a.first_at > 0 THEN a.first_at END)
      <= h.until_at - CAST($days AS BIGINT) * 86400
),
recent AS (
  SELECT claim, duty, repo, commit_, author, files FROM claim_work
  WHERE age_seconds < CAST($days AS BIGINT) * 86400
),
-- A change of the owner's is one however many files its commit touched, and for an approver in
-- an OWNERS file wherever below that file it was. Who may be the owner is taken for the owner.
touched AS (
  SELECT DISTINCT c.claim, c.repo, c.party
  FROM candidate c
  JOIN party_person pp ON pp.party = c.party
  JOIN claim m ON m.claim = c.claim
  JOIN claim n ON n.repo = m.repo AND n.path = m.path AND n.line = m.line
  JOIN author_person ap ON ap.repo = c.repo AND ap.person = pp.person
  JOIN recent r ON r.claim = n.claim AND r.repo = c.repo AND r.author = ap.author
),
busy AS (
  SELECT claim, repo, count(DISTINCT commit_) AS changes FROM recent
  WHERE files <= $bulk AND duty = 'maintains' GROUP BY claim, repo HAVING count(DISTINCT commit_) >= $least
)
SELECT
  m.repo, m.path, m.line, m.pattern, c.party, c.repo AS work_repo, q.shown AS owner, b.changes,
  b.changes AS member_count
FROM candidate c
JOIN busy b ON b.claim = c.claim AND b.repo = c.repo
JOIN claim m ON m.claim = c.claim
JOIN party q ON q.party = c.party
LEFT JOIN touched t ON t.claim = c.claim AND t.repo = c.repo AND t.party = c.party
WHERE t.claim IS NULL
