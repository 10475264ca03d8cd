-- The tables that rules may read. Text is never NULL: '' is "none". Times are seconds UTC.
-- A bundle is one combination of claims; resources that share it share its holdings.

CREATE TABLE repository (
  repo VARCHAR, kind VARCHAR, revision VARCHAR, is_shallow BOOLEAN, is_partial BOOLEAN
);
-- status: read, partial, unread, absent, off
CREATE TABLE source (
  connector VARCHAR, repo VARCHAR, status VARCHAR, items BIGINT, detail VARCHAR
);
CREATE TABLE problem (
  connector VARCHAR, repo VARCHAR, path VARCHAR, line BIGINT, reason VARCHAR, covers VARCHAR,
  is_blinding BOOLEAN
);
-- kind: file, or an entity's kind in lower case; folder: of `path`, '' at the root
CREATE TABLE resource (
  address VARCHAR, kind VARCHAR, name VARCHAR, repo VARCHAR, path VARCHAR, line BIGINT,
  folder VARCHAR, bundle BIGINT
);
-- state: owned, contested, unowned, unowned on purpose, unread
CREATE TABLE holding (
  bundle BIGINT, duty VARCHAR, state VARCHAR, confidence VARCHAR, reason VARCHAR
);
CREATE TABLE holder (bundle BIGINT, duty VARCHAR, party VARCHAR);
-- outcome: won, agrees, contests, lost
CREATE TABLE judged (
  bundle BIGINT, duty VARCHAR, claim BIGINT, outcome VARCHAR, reason VARCHAR, strength BIGINT
);
-- people: how many stand behind its parties, -1 where a team's people are not listed
CREATE TABLE claim (
  claim BIGINT, evidence VARCHAR, repo VARCHAR, path VARCHAR, line BIGINT, pattern VARCHAR,
  spelled VARCHAR, people BIGINT
);
CREATE TABLE claim_party (claim BIGINT, party VARCHAR);
-- every place where an owner is named; what: codeowners, owners, entity, charter,
-- label (of a thing; subject is then the key and the value)
CREATE TABLE mention (
  what VARCHAR, repo VARCHAR, path VARCHAR, line BIGINT, subject VARCHAR, party VARCHAR,
  spelled VARCHAR
);
-- kind: team, person, email, role, placeholder; standing: known, unknown, unlisted;
-- is_vouched: some source lists all parties of its namespace
CREATE TABLE party (
  party VARCHAR, shown VARCHAR, kind VARCHAR, standing VARCHAR, nearest VARCHAR,
  is_vouched BOOLEAN
);
-- one row a declaration; members: people of it and of the teams below it, -1 where not listed
CREATE TABLE team (
  party VARCHAR, shown VARCHAR, kind VARCHAR, parent VARCHAR, source VARCHAR, repo VARCHAR,
  path VARCHAR, line BIGINT, members BIGINT
);
CREATE TABLE member (team VARCHAR, person VARCHAR);
-- every folder with files below it, '' is the root; counts are of files, by who maintains them;
-- is_bare: all below is unowned; cover: then the topmost bare folder around it, else ''
CREATE TABLE folder (
  repo VARCHAR, folder VARCHAR, parent VARCHAR, files BIGINT, unowned BIGINT, on_purpose BIGINT,
  unread BIGINT, is_bare BOOLEAN, cover VARCHAR
);
-- one row a place that states a thing; resource has each address once
CREATE TABLE thing (
  repo VARCHAR, path VARCHAR, line BIGINT, address VARCHAR, kind VARCHAR, name VARCHAR,
  parent VARCHAR
);
-- origin: label, annotation, tag, default tag, field, comment
CREATE TABLE label (
  repo VARCHAR, path VARCHAR, line BIGINT, address VARCHAR, origin VARCHAR, key VARCHAR,
  value VARCHAR, is_computed BOOLEAN
);
-- address type target: one thing depends on another; `*` in a target is a part that is not said
CREATE TABLE relation (
  repo VARCHAR, path VARCHAR, line BIGINT, address VARCHAR, type VARCHAR, target VARCHAR,
  detail VARCHAR
);
CREATE TABLE property (
  repo VARCHAR, path VARCHAR, line BIGINT, address VARCHAR, key VARCHAR, value VARCHAR
);
-- what a thing is; all are '' where classes.toml does not say
CREATE TABLE class (
  address VARCHAR, layer VARCHAR, pillar VARCHAR, category VARCHAR, facet VARCHAR
);
CREATE TABLE codeowners_file (
  repo VARCHAR, path VARCHAR, dialect VARCHAR, is_effective BOOLEAN, reason VARCHAR
);
-- fault: why the provider skips the line; matches, wins: files; beaten_by: the line that takes
-- most of what this one matches and does not win, beaten: how many files of it;
-- same_as: an earlier line with the same pattern in the same section (0: none)
CREATE TABLE codeowners_line (
  repo VARCHAR, path VARCHAR, line BIGINT, dialect VARCHAR, pattern VARCHAR, owners VARCHAR,
  section VARCHAR, is_exclusion BOOLEAN, fault VARCHAR, matches BIGINT, wins BIGINT,
  beaten_by BIGINT, beaten BIGINT, same_as BIGINT
);
CREATE TABLE owners_file (
  repo VARCHAR, path VARCHAR, folder VARCHAR, is_simple BOOLEAN, no_parent_owners BOOLEAN
);
CREATE TABLE owners_entry (
  repo VARCHAR, path VARCHAR, line BIGINT, folder VARCHAR, pattern VARCHAR, role VARCHAR,
  name VARCHAR, is_alias BOOLEAN
);
CREATE TABLE entity (
  repo VARCHAR, path VARCHAR, line BIGINT, ref VARCHAR, kind VARCHAR, namespace VARCHAR,
  name VARCHAR, title VARCHAR, type VARCHAR, lifecycle VARCHAR, owner VARCHAR,
  owner_ref VARCHAR, owner_line BIGINT
);
CREATE TABLE entity_relation (
  repo VARCHAR, path VARCHAR, line BIGINT, ref VARCHAR, type VARCHAR, target VARCHAR,
  written VARCHAR
);
CREATE TABLE entity_annotation (
  repo VARCHAR, path VARCHAR, line BIGINT, ref VARCHAR, kind VARCHAR, key VARCHAR, value VARCHAR
);
CREATE TABLE catalog_location (
  repo VARCHAR, path VARCHAR, line BIGINT, ref VARCHAR, target VARCHAR, status VARCHAR
);
-- files: how many paths the commit touched; is_bot: no person is among its authors
CREATE TABLE commit_ (
  repo VARCHAR, commit_ BIGINT, committed_at BIGINT, files BIGINT, is_bot BOOLEAN
);
-- one row an author of a commit and a path that it touched; people only
CREATE TABLE touch (
  repo VARCHAR, commit_ BIGINT, committed_at BIGINT, path VARCHAR, author BIGINT, files BIGINT
);
-- person: the party that this author is, or '' where nothing tells; first_at: of the earliest
-- commit that was read (0: none with a date)
CREATE TABLE author (
  repo VARCHAR, author BIGINT, name VARCHAR, person VARCHAR, is_bot BOOLEAN, first_at BIGINT
);
-- person: whom an author may be that nothing identifies, by a part of the name
CREATE TABLE author_maybe (repo VARCHAR, author BIGINT, person VARCHAR);
CREATE TABLE history (
  repo VARCHAR, since_at BIGINT, until_at BIGINT, is_whole BOOLEAN, detail VARCHAR
);
