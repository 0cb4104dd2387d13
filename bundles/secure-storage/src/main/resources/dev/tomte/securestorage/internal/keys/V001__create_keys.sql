-- What is known of the device's keys. The keys themselves are in the secure storage, under key/<purpose>/<version>.
CREATE TABLE secret_keys (
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL, -- ms since 1970
    expires_at INTEGER, -- ms since 1970; NULL for never
    public_key TEXT, -- X.509 SubjectPublicKeyInfo in Base64; NULL for a secret key
    PRIMARY KEY (purpose, version)
) STRICT, WITHOUT ROWID;
