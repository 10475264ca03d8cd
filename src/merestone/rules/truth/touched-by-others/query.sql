WITH candidate AS (
  SELECT w.claim, w.repo, count(DISTINCT w.commit_) AS changes
  FROM claim_work w
  JOIN claim c ON c.claim = w.claim AND c.people > 0
  JOIN history h ON h.repo = w.repo
    AND (h.is_whole OR h.until_at - h.since_at >= CAST($days AS BIGINT) * 86400)
  WHERE w.duty = 'maintains' AND w.files <= $bulk
    AND w.age_seconds < CAST($days AS BIGINT) * 86400
  GROUP BY w.claim, w.repo HAVING count(DISTINCT w.commit_) >= $least
),
-- Whoever another claim names for the same is no stranger; nor is a reviewer in an OWNERS file.
insider AS (
  SELECT DISTINCT j.claim, p.person
  FROM judged j
  JOIN judged k ON k.bundle = j.bundle
  JOIN claim kc ON kc.claim = k.claim
  JOIN claim_person p ON p.claim = k.claim
  WHERE j.duty = 'maintains' AND j.outcome = 'won'
    AND (k.outcome <> 'lost' OR kc.evidence LIKE 'owners-%')
),
foreign_work AS (
  SELECT DISTINCT c.claim, c.repo, c.changes, w.commit_, w.person
  FROM candidate c
  JOIN claim_work w ON w.claim = c.claim AND w.repo = c.repo AND w.person <> ''
    AND w.duty = 'maintains' AND w.files <= $bulk AND w.age_seconds < CAST($days AS BIGINT) * 86400
  LEFT JOIN insider i ON i.claim = w.claim AND i.person = w.person
  WHERE i.claim IS NULL
),
others AS (
  SELECT f.claim, f.repo, f.changes, pp.party, count(DISTINCT f.commit_) AS theirs
  FROM foreign_work f JOIN party_person pp ON pp.person = f.person
  GROUP BY f.claim, f.repo, f.changes, pp.party
  HAVING count(DISTINCT f.commit_) * 100 >= $share * f.changes
),
-- A team that has one of the owner's people in it is not another one; of the rest, the smallest.
ranked AS (
  SELECT o.*, row_number() OVER (PARTITION BY o.claim, o.repo ORDER BY s.people, o.party) AS place
  FROM others o
  JOIN (SELECT party, count(*) AS people FROM party_person GROUP BY party) s ON s.party = o.party
  WHERE NOT EXISTS (
    SELECT 1 FROM party_person m JOIN insider i ON i.person = m.person
    WHERE m.party = o.party AND i.claim = o.claim
  )
)
SELECT
  m.repo, m.path, m.line, m.pattern, r.repo AS work_repo, r.changes, r.theirs, r.party,
  m.spelled AS owner, q.shown AS other, r.changes AS member_count
FROM ranked r
JOIN claim m ON m.claim = r.claim
JOIN party q ON q.party = r.party
WHERE r.place = 1
