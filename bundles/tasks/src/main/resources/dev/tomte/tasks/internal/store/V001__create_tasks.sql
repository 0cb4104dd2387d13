-- Times are microseconds since 1970; NULL is never, or the default. What is small comes first, so that a row's large texts
-- are not read for its times. What the numbers mean: Codes, Shape.
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    shape INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- after the time the request asks for at first: 0 takes no room
    nominal INTEGER DEFAULT 0,
    -- after created
    started INTEGER,
    due INTEGER,
    created INTEGER NOT NULL,
    -- the last change of a final task
    ended INTEGER,
    -- the start or the interval of a schedule that has nothing else; shape says which
    timing INTEGER,
    -- what the task chose for itself, ns
    chosen_interval INTEGER,
    queued INTEGER NOT NULL DEFAULT 0,
    name TEXT,
    service TEXT,
    reason TEXT,
    -- JSON: what of the request is seldom asked for
    spec TEXT,
    data TEXT,
    input TEXT,
    result TEXT,
    checkpoint TEXT
);

-- The index of times: all that is read of it when Tomte starts is in it.
CREATE INDEX task_due ON task (lane, due, id, shape) WHERE due IS NOT NULL;
CREATE INDEX task_running ON task (id) WHERE status = 2;
CREATE UNIQUE INDEX task_unfinished_name ON task (name) WHERE name IS NOT NULL AND ended IS NULL;
CREATE INDEX task_name ON task (name) WHERE name IS NOT NULL;
-- kinds CRON and TRIGGERED
CREATE INDEX task_special ON task (id) WHERE (shape & 7) >= 3;
CREATE INDEX task_chained ON task (id) WHERE (shape & 8) <> 0 AND ended IS NULL;

-- Types and priorities, by which tasks are handed out.
CREATE TABLE task_lane (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    priority INTEGER NOT NULL,
    UNIQUE (type, priority)
);

CREATE TABLE task_run (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL,
    started INTEGER NOT NULL,
    -- how long after the time it was meant for it began
    lag INTEGER NOT NULL,
    -- ns
    duration INTEGER NOT NULL,
    -- attempt * 8 + outcome
    ending INTEGER NOT NULL,
    detail TEXT
);
CREATE INDEX task_run_task ON task_run (task);

CREATE TABLE task_type (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    provider TEXT NOT NULL,
    quarantined INTEGER NOT NULL,
    offences INTEGER NOT NULL
) WITHOUT ROWID;

-- The greatest id ever used, once its task may have been removed.
CREATE TABLE task_last_id (
    id INTEGER NOT NULL
);
INSERT INTO task_last_id (id) VALUES (0);
