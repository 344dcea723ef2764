-- Times are milliseconds since 1970, and 0 for none. A column of texts that may be
-- anything is a BLOB.

-- +goose Up
CREATE TABLE nodes (
  name  TEXT PRIMARY KEY,
  lease INTEGER NOT NULL,
  gone  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  called      BLOB NOT NULL,
  caller      BLOB NOT NULL,
  status      TEXT NOT NULL,
  created     INTEGER NOT NULL,
  modified    INTEGER NOT NULL,
  answered    INTEGER NOT NULL,
  hung_up     INTEGER NOT NULL,
  error_code  INTEGER NOT NULL,
  error_text  BLOB NOT NULL,
  error_time  INTEGER NOT NULL,
  node        TEXT NOT NULL,
  ended       INTEGER NOT NULL,
  last_words  BLOB NOT NULL
) STRICT;
CREATE INDEX calls_created ON calls (created, seq);
CREATE INDEX calls_status ON calls (status);
CREATE INDEX calls_running ON calls (node) WHERE ended = 0;
CREATE INDEX calls_over ON calls (modified) WHERE ended = 1;

CREATE TABLE conferences (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  name        BLOB NOT NULL,
  status      TEXT NOT NULL,
  created     INTEGER NOT NULL,
  modified    INTEGER NOT NULL,
  error_code  INTEGER NOT NULL,
  error_text  BLOB NOT NULL,
  error_time  INTEGER NOT NULL,
  node        TEXT NOT NULL,
  ended       INTEGER NOT NULL,
  last_words  BLOB NOT NULL
) STRICT;
CREATE INDEX conferences_created ON conferences (created, seq);
CREATE INDEX conferences_running ON conferences (node) WHERE ended = 0;
CREATE INDEX conferences_over ON conferences (modified) WHERE ended = 1;

CREATE TABLE participants (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  label       BLOB NOT NULL,
  conference  TEXT NOT NULL,
  call        TEXT NOT NULL,
  created     INTEGER NOT NULL,
  modified    INTEGER NOT NULL,
  joined      INTEGER NOT NULL,
  error_code  INTEGER NOT NULL,
  error_text  BLOB NOT NULL,
  error_time  INTEGER NOT NULL
) STRICT;
CREATE INDEX participants_conference ON participants (conference, seq);
CREATE INDEX participants_call ON participants (call);

-- Of each lane, one pending callback is the head (head = 1): the first, but for one
-- that is held (owner <> '') while one before it is sent again. Only heads are
-- claimed, when they are due: at next_try, or when a lease ends.
CREATE TABLE callbacks (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  lane      TEXT NOT NULL,
  url       BLOB NOT NULL,
  method    TEXT NOT NULL,
  body      BLOB NOT NULL,
  state     TEXT NOT NULL DEFAULT 'pending',
  created   INTEGER NOT NULL,
  attempts  INTEGER NOT NULL DEFAULT 0,
  next_try  INTEGER NOT NULL,
  outcome   BLOB NOT NULL DEFAULT x'',
  done      INTEGER NOT NULL DEFAULT 0,
  head      INTEGER NOT NULL DEFAULT 0,
  due       INTEGER NOT NULL,
  owner     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX callbacks_due ON callbacks (due, id) WHERE head = 1;
CREATE INDEX callbacks_lane ON callbacks (lane, state, id); -- of all, else the planner prefers callbacks_state
CREATE INDEX callbacks_state ON callbacks (state, id);
CREATE INDEX callbacks_done ON callbacks (done) WHERE state <> 'pending';
CREATE INDEX callbacks_owner ON callbacks (owner) WHERE owner <> '';
