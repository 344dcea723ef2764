-- name: PutCall :exec
INSERT INTO calls (id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended, last_words)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET 
  called = excluded.called, caller = excluded.caller, status = excluded.status,
  created = excluded.created, modified = excluded.modified, answered = excluded.answered,
  hung_up = excluded.hung_up, error_code = excluded.error_code, error_text = excluded.error_text,
  error_time = excluded.error_time, node = excluded.node, ended = excluded.ended,
  last_words = excluded.last_words;

-- name: PutConference :exec
INSERT INTO conferences (id, name, status, created, modified, error_code, error_text, error_time, node, ended, last_words)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET 
  name = excluded.name, status = excluded.status, created = excluded.created,
  modified = excluded.modified, error_code = excluded.error_code, error_text = excluded.error_text,
  error_time = excluded.error_time, node = excluded.node, ended = excluded.ended,
  last_words = excluded.last_words;

-- name: Join :exec
INSERT INTO participants (id, label, conference, call, created, modified, joined, error_code, error_text, error_time)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET 
  label = excluded.label, conference = excluded.conference, call = excluded.call,
  created = excluded.created, modified = excluded.modified, joined = excluded.joined,
  error_code = excluded.error_code, error_text = excluded.error_text,
  error_time = excluded.error_time;

-- name: Leave :exec
DELETE FROM participants WHERE id = ?1;

-- name: Call :one
SELECT id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended
FROM calls WHERE id = ?1;

-- name: Calls :many
SELECT id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended
FROM calls ORDER BY created DESC, seq DESC LIMIT CAST(@most AS INTEGER) OFFSET @skip;

-- name: CountCalls :one
SELECT count(*) FROM calls;

-- name: CallsByStatus :many
SELECT status, count(*) AS n FROM calls GROUP BY status;

-- name: Conference :one
SELECT id, name, status, created, modified, error_code, error_text, error_time, node, ended
FROM conferences WHERE id = ?1;

-- name: Conferences :many
SELECT id, name, status, created, modified, error_code, error_text, error_time, node, ended
FROM conferences ORDER BY created DESC, seq DESC LIMIT CAST(@most AS INTEGER) OFFSET @skip;

-- name: CountConferences :one
SELECT count(*) FROM conferences;

-- name: Participant :one
SELECT id, label, conference, call, created, modified, joined, error_code, error_text, error_time
FROM participants WHERE conference = ?1 AND id = ?2;

-- name: Participants :many
SELECT id, label, conference, call, created, modified, joined, error_code, error_text, error_time
FROM participants WHERE conference = @conference ORDER BY seq LIMIT CAST(@most AS INTEGER) OFFSET @skip;

-- name: CountParticipants :one
SELECT count(*) FROM participants WHERE conference = ?1;

-- name: AddCallback :exec
INSERT INTO callbacks (lane, url, method, body, created, next_try, due, head)
VALUES (@lane, @url, @method, @body, @created, @created, @created,
  NOT EXISTS (SELECT 1 FROM callbacks AS c INDEXED BY callbacks_lane WHERE c.lane = @lane AND c.state = 'pending'));

-- name: Claim :many
UPDATE callbacks SET owner = @owner, due = @lease_end
WHERE id IN (SELECT c.id FROM callbacks AS c WHERE c.head = 1 AND c.due <= @now ORDER BY c.due, c.id LIMIT CAST(@most AS INTEGER))
RETURNING id, lane, url, method, body, state, created, attempts, next_try, outcome, done;

-- name: EndCallbacks :many
UPDATE callbacks SET state = @state, attempts = attempts + 1, outcome = @outcome, done = @done, head = 0, owner = ''
WHERE id IN (SELECT i.value FROM json_each(@ids) AS i) AND owner = @owner AND state = 'pending'
RETURNING lane;

-- name: RetryCallback :many
UPDATE callbacks SET attempts = attempts + 1, outcome = @outcome, next_try = @next_try, due = @next_try, owner = ''
WHERE id = @id AND owner = @owner AND state = 'pending'
RETURNING lane;

-- name: Resend :many
UPDATE callbacks SET state = 'pending', attempts = 0, outcome = x'', done = 0, next_try = @now, due = @now
WHERE id = @id AND state = 'failed'
RETURNING lane;

-- name: Unlead :exec
UPDATE callbacks SET head = 0
WHERE id IN (SELECT c.id FROM callbacks AS c INDEXED BY callbacks_lane WHERE c.lane = @lane AND c.state = 'pending')
  AND head = 1 AND owner = '';

-- name: Lead :exec
UPDATE callbacks SET head = 1
WHERE id IN (SELECT (SELECT min(c.id) FROM callbacks AS c INDEXED BY callbacks_lane WHERE c.lane = l.value AND c.state = 'pending') FROM json_each(@lanes) AS l)
  AND NOT EXISTS (SELECT 1 FROM callbacks AS h INDEXED BY callbacks_lane WHERE h.lane = callbacks.lane AND h.state = 'pending' AND h.head = 1);

-- name: Free :many
UPDATE callbacks SET owner = '', due = next_try WHERE head = 1 AND owner = ?1
RETURNING lane;

-- name: NextDue :many
SELECT due FROM callbacks WHERE head = 1 ORDER BY due LIMIT 1;

-- name: AllCallbacks :many
SELECT id, lane, url, method, body, state, created, attempts, next_try, outcome, done
FROM callbacks ORDER BY id DESC LIMIT CAST(@most AS INTEGER) OFFSET @skip;

-- name: CallbacksOf :many
SELECT id, lane, url, method, body, state, created, attempts, next_try, outcome, done
FROM callbacks WHERE state = @state ORDER BY id DESC LIMIT CAST(@most AS INTEGER) OFFSET @skip;

-- name: CountCallbacks :one
SELECT count(*) FROM callbacks;

-- name: CountCallbacksOf :one
SELECT count(*) FROM callbacks WHERE state = ?1;

-- name: CallbacksByState :many
SELECT state, count(*) AS n FROM callbacks GROUP BY state;

-- name: Beat :execrows
INSERT INTO nodes (name, lease) VALUES (@name, @lease)
ON CONFLICT (name) DO UPDATE SET lease = excluded.lease WHERE gone = 0;

-- name: Lives :many
SELECT 1 FROM nodes WHERE name = ?1 AND gone = 0;

-- name: Retire :execrows
UPDATE nodes SET gone = 1 WHERE name = ?1 AND gone = 0;

-- name: Overdue :many
SELECT name FROM nodes WHERE gone = 0 AND lease < ?1 ORDER BY name;

-- name: ExpireAll :exec
UPDATE nodes SET lease = 0 WHERE gone = 0;

-- name: LeaveOfNode :exec
DELETE FROM participants
WHERE conference IN (SELECT id FROM conferences WHERE conferences.node = @node AND conferences.ended = 0)
   OR call IN (SELECT id FROM calls WHERE calls.node = @node AND calls.ended = 0);

-- name: LastWords :many
SELECT last_words FROM (
  SELECT 1 AS kind, c.created, c.seq, c.last_words FROM calls AS c WHERE c.node = @node AND c.ended = 0
  UNION ALL SELECT 2 AS kind, c.created, c.seq, c.last_words FROM conferences AS c WHERE c.node = @node AND c.ended = 0
) AS w ORDER BY w.kind, w.created, w.seq;

-- name: FailCalls :exec
UPDATE calls SET status = 'failed', ended = 1, modified = @now, hung_up = @now,
  error_code = @code, error_text = @description, error_time = @now, last_words = x''
WHERE node = @node AND ended = 0;

-- name: FailConferences :exec
UPDATE conferences SET status = 'conf_failed', ended = 1, modified = @now,
  error_code = @code, error_text = @description, error_time = @now, last_words = x''
WHERE node = @node AND ended = 0;

-- name: PurgeCalls :execrows
DELETE FROM calls WHERE seq IN (SELECT c.seq FROM calls AS c WHERE c.ended = 1 AND c.modified < @before LIMIT 500);

-- name: PurgeConferences :execrows
DELETE FROM conferences WHERE seq IN (SELECT c.seq FROM conferences AS c WHERE c.ended = 1 AND c.modified < @before LIMIT 500);

-- name: PurgeCallbacks :execrows
DELETE FROM callbacks WHERE id IN (SELECT c.id FROM callbacks AS c WHERE c.state <> 'pending' AND c.done < @before LIMIT 500);
