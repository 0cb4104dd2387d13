CREATE TABLE plugins_ledger (
  name TEXT NOT NULL PRIMARY KEY,
  bundle TEXT NOT NULL,
  bundle_id INTEGER NOT NULL,
  boot TEXT NOT NULL,
  version TEXT,
  state TEXT NOT NULL,
  switched_off INTEGER NOT NULL,
  last_error TEXT,
  since_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE plugins_storage (
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (plugin, key)
) STRICT;
