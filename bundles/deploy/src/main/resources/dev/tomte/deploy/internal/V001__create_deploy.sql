-- Which bundles are to run; the newest generation is the wanted one.
CREATE TABLE deploy_generation (
    number  INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL
);

CREATE TABLE deploy_entry (
    generation INTEGER NOT NULL,
    bundle     TEXT NOT NULL,
    version    TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    file       TEXT NOT NULL,
    PRIMARY KEY (generation, bundle)
);

-- What the framework was given. No sha256: it is being changed, and what it holds is not known.
CREATE TABLE deploy_applied (
    bundle    TEXT PRIMARY KEY,
    sha256    TEXT,
    bundle_id INTEGER NOT NULL,
    modified  INTEGER NOT NULL
);

-- What was read from which state of a file, so that a start does not read everything again.
CREATE TABLE deploy_seen (
    file    TEXT PRIMARY KEY,
    size    INTEGER NOT NULL,
    marks   TEXT NOT NULL,
    bundle  TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256  TEXT NOT NULL
);
