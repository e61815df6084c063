-- When a document was last read in full; '' where only an older version fetched it.

ALTER TABLE documents ADD COLUMN read_at TEXT NOT NULL DEFAULT '';
