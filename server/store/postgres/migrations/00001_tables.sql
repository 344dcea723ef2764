-- Times are milliseconds since 1970, and 0 for none. A column of texts that may be
-- anything is a bytea: a text has no NUL.

-- +goose Up
CREATE TABLE nodes (
  name  text PRIMARY KEY,
  lease bigint NOT NULL,
  gone  boolean NOT NULL DEFAULT false
);

CREATE TABLE calls (
  seq         bigserial PRIMARY KEY,
  id          text NOT NULL UNIQUE,
  called      bytea NOT NULL,
  caller      bytea NOT NULL,
  status      text NOT NULL,
  created     bigint NOT NULL,
  modified    bigint NOT NULL,
  answered    bigint NOT NULL,
  hung_up     bigint NOT NULL,
  error_code  bigint NOT NULL,
  error_text  bytea NOT NULL,
  error_time  bigint NOT NULL,
  node        text NOT NULL,
  ended       boolean NOT NULL,
  last_words  bytea NOT NULL
);
CREATE INDEX calls_created ON calls (created, seq);
CREATE INDEX calls_status ON calls (status);
CREATE INDEX calls_running ON calls (node) WHERE NOT ended;
CREATE INDEX calls_over ON calls (modified) WHERE ended;

CREATE TABLE conferences (
  seq         bigserial PRIMARY KEY,
  id          text NOT NULL UNIQUE,
  name        bytea NOT NULL,
  status      text NOT NULL,
  created     bigint NOT NULL,
  modified    bigint NOT NULL,
  error_code  bigint NOT NULL,
  error_text  bytea NOT NULL,
  error_time  bigint NOT NULL,
  node        text NOT NULL,
  ended       boolean NOT NULL,
  last_words  bytea NOT NULL
);
CREATE INDEX conferences_created ON conferences (created, seq);
CREATE INDEX conferences_running ON conferences (node) WHERE NOT ended;
CREATE INDEX conferences_over ON conferences (modified) WHERE ended;

CREATE TABLE participants (
  seq         bigserial PRIMARY KEY,
  id          text NOT NULL UNIQUE,
  label       bytea NOT NULL,
  conference  text NOT NULL,
  call        text NOT NULL,
  created     bigint NOT NULL,
  modified    bigint NOT NULL,
  joined      bigint NOT NULL,
  error_code  bigint NOT NULL,
  error_text  bytea NOT NULL,
  error_time  bigint NOT NULL
);
CREATE INDEX participants_conference ON participants (conference, seq);
CREATE INDEX participants_call ON participants (call);

-- Of each lane, one pending callback is the head: the first, but for one that is
-- held (owner <> '') while one before it is sent again. Only heads are claimed, when
-- they are due: at next_try, or when a lease ends. Whoever adds to a lane or ends
-- one of it holds its advisory lock.
CREATE TABLE callbacks (
  id        bigserial PRIMARY KEY,
  lane      text NOT NULL,
  url       bytea NOT NULL,
  method    text NOT NULL,
  body      bytea NOT NULL,
  state     text NOT NULL DEFAULT 'pending',
  created   bigint NOT NULL,
  attempts  bigint NOT NULL DEFAULT 0,
  next_try  bigint NOT NULL,
  outcome   bytea NOT NULL DEFAULT '',
  done      bigint NOT NULL DEFAULT 0,
  head      boolean NOT NULL DEFAULT false,
  due       bigint NOT NULL,
  owner     text NOT NULL DEFAULT ''
);
CREATE INDEX callbacks_due ON callbacks (due, id) WHERE head;
CREATE INDEX callbacks_lane ON callbacks (lane, id) WHERE state = 'pending';
CREATE INDEX callbacks_state ON callbacks (state, id);
CREATE INDEX callbacks_done ON callbacks (done) WHERE state <> 'pending';
CREATE INDEX callbacks_owner ON callbacks (owner) WHERE owner <> '';

-- Commands wait (answered and begun are false) until their node begins them; an
-- answer stays until who asked has read it.
CREATE TABLE commands (
  id        bigserial PRIMARY KEY,
  node      text NOT NULL REFERENCES nodes,
  verb      text NOT NULL,
  kind      text NOT NULL,
  target    text NOT NULL,
  document  bytea NOT NULL,
  begun     boolean NOT NULL DEFAULT false,
  answered  boolean NOT NULL DEFAULT false,
  answer    bytea NOT NULL DEFAULT ''
);
CREATE INDEX commands_waiting ON commands (node, id) WHERE NOT begun AND NOT answered;
