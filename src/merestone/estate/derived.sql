-- Tables made of the others once all rows are in; rules may read these too.

-- The people behind a party: itself, or those of the team and of the teams below it.
CREATE TABLE party_person AS
SELECT party, party AS person FROM party WHERE kind IN ('person', 'email')
UNION
SELECT team AS party, person FROM member;

CREATE TABLE claim_person AS
SELECT DISTINCT cp.claim, pp.person
FROM claim_party cp JOIN party_person pp ON pp.party = cp.party;

-- Who changed what a claim speaks for: one row for a claim, a commit and an author of it. duty:
-- 'maintains', or 'decides' where the claim only decides about what was changed (an approver in an
-- OWNERS file further up). person is '' where nothing tells who the author is; files: how many
-- paths the whole commit touched; age_seconds: how long before the newest commit.
CREATE TABLE claim_work AS
SELECT
  j.claim, max(j.duty) AS duty, t.repo, t.commit_, t.author, a.person, t.files,
  h.until_at - t.committed_at AS age_seconds
FROM touch t
JOIN history h ON h.repo = t.repo
JOIN author a ON a.repo = t.repo AND a.author = t.author
JOIN resource r ON r.repo = t.repo AND r.path = t.path AND r.kind = 'file'
JOIN judged j ON j.bundle = r.bundle AND j.duty IN ('maintains', 'decides') AND j.outcome = 'won'
WHERE t.committed_at > 0
GROUP BY j.claim, t.repo, t.commit_, t.author, a.person, t.files, h.until_at, t.committed_at;

-- The same people once more with what each author may be: who is in here may have worked.
CREATE TABLE author_person AS
SELECT repo, author, person FROM author WHERE person <> ''
UNION
SELECT repo, author, person FROM author_maybe;
