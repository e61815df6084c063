-- Times are UTC text with nine digits of a second, so that text order is time order and a time reads back exactly.

CREATE TABLE runs (
	run      TEXT PRIMARY KEY,
	started  TEXT NOT NULL,
	finished TEXT NOT NULL DEFAULT '',   -- '' while it runs, and for ever after a kill
	outcome  TEXT NOT NULL DEFAULT '',   -- what it came to, in words
	stage    TEXT NOT NULL DEFAULT '',   -- the last stage that began
	release  TEXT NOT NULL DEFAULT '',   -- what it published, '' for nothing
	input    TEXT NOT NULL DEFAULT ''    -- fingerprint of what the release was made of
) STRICT;
CREATE INDEX runs_by_start ON runs (started, run);

CREATE TABLE fetches (
	run      TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
	position INTEGER NOT NULL,   -- order within the run and source
	source   TEXT NOT NULL,
	url      TEXT NOT NULL,
	host     TEXT NOT NULL,
	try      INTEGER NOT NULL,
	started  TEXT NOT NULL,
	duration_ns INTEGER NOT NULL,
	status   INTEGER NOT NULL,
	bytes    INTEGER NOT NULL,
	result   TEXT NOT NULL,
	sha256   TEXT NOT NULL,
	error    TEXT NOT NULL,
	PRIMARY KEY (run, source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
	kind         TEXT NOT NULL CHECK (kind IN ('stored', 'accepted')),
	source       TEXT NOT NULL,
	position     INTEGER NOT NULL,   -- the order in which the format wants its documents
	role         TEXT NOT NULL,
	url          TEXT NOT NULL,
	final_url    TEXT NOT NULL,
	content_type TEXT NOT NULL,
	sha256       TEXT NOT NULL,
	etag         TEXT NOT NULL,
	last_modified TEXT NOT NULL,
	bytes        INTEGER NOT NULL,
	fetched_at   TEXT NOT NULL,
	checked_at   TEXT NOT NULL,
	PRIMARY KEY (kind, source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE accepted (
	source    TEXT NOT NULL,
	run       TEXT NOT NULL,
	at        TEXT NOT NULL,
	rows      INTEGER NOT NULL,
	published INTEGER NOT NULL,
	meetings  INTEGER NOT NULL,
	presence  TEXT NOT NULL,   -- JSON: field -> fraction of rows that have it
	PRIMARY KEY (source, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE breakers (
	source    TEXT PRIMARY KEY,
	failures  INTEGER NOT NULL,
	opened_at TEXT NOT NULL,
	retry_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE memories (
	position INTEGER PRIMARY KEY AUTOINCREMENT,   -- order of saving
	release  TEXT NOT NULL UNIQUE,
	body     BLOB NOT NULL   -- zstd
) STRICT;
