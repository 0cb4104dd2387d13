CREATE TABLE qr_pairing (
    -- AUTOINCREMENT: an id is never given twice, so that a late revocation cannot meet another code.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,          -- SHA-256 over the salt and the code
    issued_ms INTEGER NOT NULL,  -- since the epoch, by the wall clock
    expires_ms INTEGER NOT NULL,
    ttl_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    ended_by TEXT,
    wrong_codes INTEGER NOT NULL DEFAULT 0
) STRICT;
