-- What was set. No value: reset to the default, which is not stored.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT,
    previous TEXT,
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL -- ms since 1970-01-01T00:00Z
) WITHOUT ROWID;

-- What Configuration Admin was last told of each. While moving, it may have been told the next one already.
CREATE TABLE settings_mirror (
    name TEXT PRIMARY KEY,
    value TEXT,
    next TEXT,
    moving INTEGER NOT NULL
) WITHOUT ROWID;
