-- Times are whole seconds since 1970. The time comes first in every key: a measurement then touches a page or two of
-- each table instead of one for each metric, which a device's flash memory lives longer with.
CREATE TABLE health_metric (
    -- AUTOINCREMENT: an id is never given to another metric while old rows still carry it.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    last_at INTEGER NOT NULL
);

CREATE TABLE health_raw (
    at INTEGER NOT NULL,
    metric INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (at, metric)
) WITHOUT ROWID;

CREATE TABLE health_minute (
    at INTEGER NOT NULL,
    metric INTEGER NOT NULL,
    low REAL NOT NULL,
    total REAL NOT NULL,
    high REAL NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (at, metric)
) WITHOUT ROWID;

CREATE TABLE health_hour (
    at INTEGER NOT NULL,
    metric INTEGER NOT NULL,
    low REAL NOT NULL,
    total REAL NOT NULL,
    high REAL NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (at, metric)
) WITHOUT ROWID;
