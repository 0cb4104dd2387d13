CREATE TABLE security_audit_log (
    sequence INTEGER PRIMARY KEY, -- 1 for the first, without a gap
    at_ms INTEGER NOT NULL,       -- since the epoch, by the wall clock
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    who TEXT NOT NULL,
    details TEXT NOT NULL,        -- a JSON object of strings in the form of RFC 8785
    hash TEXT NOT NULL            -- over the hash before and all of the above, see docs/audit.md
) STRICT;

-- Against mistakes; who means harm drops them, and audit:verify does not rely on them.
CREATE TRIGGER security_audit_log_update BEFORE UPDATE ON security_audit_log BEGIN
    SELECT RAISE(ABORT, 'security_audit_log is append-only: entries are not changed');
END;

CREATE TRIGGER security_audit_log_delete BEFORE DELETE ON security_audit_log BEGIN
    SELECT RAISE(ABORT, 'security_audit_log is append-only: entries are not deleted');
END;

-- Keeps an INSERT OR REPLACE, which no trigger of deletions sees, from replacing an entry.
CREATE TRIGGER security_audit_log_insert BEFORE INSERT ON security_audit_log
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM security_audit_log) BEGIN
    SELECT RAISE(ABORT, 'security_audit_log is append-only: entries are added at its end');
END;
