CREATE TABLE backup_files (
    path TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT,
    protection TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verified_at TEXT
) STRICT;
CREATE TABLE backup_copies (
    path TEXT NOT NULL,
    target TEXT NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (path, target)
) STRICT;
CREATE TABLE backup_state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
