-- name: PutCalls :exec
INSERT INTO calls (id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended, last_words)
SELECT unnest(@id::text[]), unnest(@called::bytea[]), unnest(@caller::bytea[]), unnest(@status::text[]),
  unnest(@created::bigint[]), unnest(@modified::bigint[]), unnest(@answered::bigint[]), unnest(@hung_up::bigint[]),
  unnest(@error_code::bigint[]), unnest(@error_text::bytea[]), unnest(@error_time::bigint[]),
  unnest(@node::text[]), unnest(@ended::boolean[]), unnest(@last_words::bytea[])
ON CONFLICT (id) DO UPDATE SET called = excluded.called, caller = excluded.caller, status = excluded.status,
  created = excluded.created, modified = excluded.modified, answered = excluded.answered, hung_up = excluded.hung_up,
  error_code = excluded.error_code, error_text = excluded.error_text, error_time = excluded.error_time,
  node = excluded.node, ended = excluded.ended, last_words = excluded.last_words;

-- name: PutConferences :exec
INSERT INTO conferences (id, name, status, created, modified, error_code, error_text, error_time, node, ended, last_words)
SELECT unnest(@id::text[]), unnest(@name::bytea[]), unnest(@status::text[]),
  unnest(@created::bigint[]), unnest(@modified::bigint[]),
  unnest(@error_code::bigint[]), unnest(@error_text::bytea[]), unnest(@error_time::bigint[]),
  unnest(@node::text[]), unnest(@ended::boolean[]), unnest(@last_words::bytea[])
ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status,
  created = excluded.created, modified = excluded.modified,
  error_code = excluded.error_code, error_text = excluded.error_text, error_time = excluded.error_time,
  node = excluded.node, ended = excluded.ended, last_words = excluded.last_words;

-- name: Join :exec
INSERT INTO participants (id, label, conference, call, created, modified, joined, error_code, error_text, error_time)
SELECT unnest(@id::text[]), unnest(@label::bytea[]), unnest(@conference::text[]), unnest(@call::text[]),
  unnest(@created::bigint[]), unnest(@modified::bigint[]), unnest(@joined::bigint[]),
  unnest(@error_code::bigint[]), unnest(@error_text::bytea[]), unnest(@error_time::bigint[])
ON CONFLICT (id) DO UPDATE SET label = excluded.label, conference = excluded.conference, call = excluded.call,
  created = excluded.created, modified = excluded.modified, joined = excluded.joined,
  error_code = excluded.error_code, error_text = excluded.error_text, error_time = excluded.error_time;

-- name: Leave :exec
DELETE FROM participants WHERE id = ANY(@id::text[]);

-- name: Call :one
SELECT id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended
FROM calls WHERE id = @id;

-- name: Calls :many
SELECT id, called, caller, status, created, modified, answered, hung_up, error_code, error_text, error_time, node, ended
FROM calls ORDER BY created DESC, seq DESC LIMIT @most::bigint OFFSET @skip::bigint;

-- name: CountCalls :one
SELECT count(*) FROM calls;

-- name: CallsByStatus :many
SELECT status, count(*) AS n FROM calls GROUP BY status;

-- name: Conference :one
SELECT id, name, status, created, modified, error_code, error_text, error_time, node, ended
FROM conferences WHERE id = @id;

-- name: Conferences :many
SELECT id, name, status, created, modified, error_code, error_text, error_time, node, ended
FROM conferences ORDER BY created DESC, seq DESC LIMIT @most::bigint OFFSET @skip::bigint;

-- name: CountConferences :one
SELECT count(*) FROM conferences;

-- name: Participant :one
SELECT id, label, conference, call, created, modified, joined, error_code, error_text, error_time
FROM participants WHERE conference = @conference AND id = @id;

-- name: Participants :many
SELECT id, label, conference, call, created, modified, joined, error_code, error_text, error_time
FROM participants WHERE conference = @conference ORDER BY seq LIMIT @most::bigint OFFSET @skip::bigint;

-- name: CountParticipants :one
SELECT count(*) FROM participants WHERE conference = @conference;

-- Lanes are locked in one order by everybody, so that nobody waits in a circle.
-- name: LockLanes :exec
SELECT pg_advisory_xact_lock(k.key)
FROM (SELECT DISTINCT hashtextextended(l.lane, 0) & 1023 | x'766f780000'::bigint AS key FROM unnest(@lane::text[]) AS l(lane) ORDER BY key) AS k;

-- name: AddCallbacks :exec
INSERT INTO callbacks (lane, url, method, body, created, next_try, due)
SELECT unnest(@lane::text[]), unnest(@url::bytea[]), unnest(@method::text[]), unnest(@body::bytea[]),
  unnest(@created::bigint[]), unnest(@created::bigint[]), unnest(@created::bigint[]);

-- name: Claim :many
UPDATE callbacks SET owner = @owner, due = @lease_end
WHERE id IN (SELECT c.id FROM callbacks AS c WHERE c.head AND c.due <= @now ORDER BY c.due, c.id LIMIT @most::bigint FOR UPDATE SKIP LOCKED)
  AND head AND due <= @now
RETURNING id, lane, url, method, body, state, created, attempts, next_try, outcome, done;

-- name: LanesOf :many
SELECT lane FROM callbacks WHERE id = ANY(@id::bigint[]);

-- name: EndCallbacks :exec
UPDATE callbacks AS c SET state = r.state, attempts = c.attempts + 1, outcome = r.outcome, done = r.done, head = false, owner = ''
FROM (SELECT unnest(@id::bigint[]) AS id, unnest(@state::text[]) AS state, unnest(@outcome::bytea[]) AS outcome, unnest(@done::bigint[]) AS done) AS r
WHERE c.id = r.id AND c.owner = @owner AND c.state = 'pending';

-- name: RetryCallbacks :exec
UPDATE callbacks AS c SET attempts = c.attempts + 1, outcome = r.outcome, next_try = r.next_try, due = r.next_try, owner = ''
FROM (SELECT unnest(@id::bigint[]) AS id, unnest(@outcome::bytea[]) AS outcome, unnest(@next_try::bigint[]) AS next_try) AS r
WHERE c.id = r.id AND c.owner = @owner AND c.state = 'pending';

-- name: Resend :many
UPDATE callbacks SET state = 'pending', attempts = 0, outcome = '', done = 0, next_try = @now, due = @now
WHERE id = @id AND state = 'failed'
RETURNING lane;

-- name: Unlead :exec
UPDATE callbacks SET head = false
WHERE lane = ANY(@lane::text[]) AND state = 'pending' AND head AND owner = '';

-- name: Lead :exec
UPDATE callbacks SET head = true
WHERE id IN (
  SELECT (SELECT min(c.id) FROM callbacks AS c WHERE c.lane = l.lane AND c.state = 'pending')
  FROM unnest(@lane::text[]) AS l(lane)
  WHERE NOT EXISTS (SELECT 1 FROM callbacks AS h WHERE h.lane = l.lane AND h.state = 'pending' AND h.head));

-- name: LanesOfOwner :many
SELECT lane FROM callbacks WHERE owner = @owner;

-- name: Free :exec
UPDATE callbacks SET owner = '', due = next_try WHERE owner = @owner;

-- name: NextDue :many
SELECT due FROM callbacks WHERE head ORDER BY due LIMIT 1;

-- name: AllCallbacks :many
SELECT id, lane, url, method, body, state, created, attempts, next_try, outcome, done
FROM callbacks ORDER BY id DESC LIMIT @most::bigint OFFSET @skip::bigint;

-- name: CallbacksOf :many
SELECT id, lane, url, method, body, state, created, attempts, next_try, outcome, done
FROM callbacks WHERE state = @state ORDER BY id DESC LIMIT @most::bigint OFFSET @skip::bigint;

-- name: CountCallbacks :one
SELECT count(*) FROM callbacks;

-- name: CountCallbacksOf :one
SELECT count(*) FROM callbacks WHERE state = @state;

-- name: CallbacksByState :many
SELECT state, count(*) AS n FROM callbacks GROUP BY state;

-- name: Beat :execrows
INSERT INTO nodes (name, lease) VALUES (@name, @lease)
ON CONFLICT (name) DO UPDATE SET lease = excluded.lease WHERE NOT nodes.gone;

-- Who writes for a process holds this until it commits: a burial waits.
-- name: Living :many
SELECT name FROM nodes WHERE name = ANY(@name::text[]) AND NOT gone ORDER BY name FOR SHARE;

-- name: Lives :one
SELECT EXISTS (SELECT 1 FROM nodes WHERE name = @name AND NOT gone);

-- name: Retire :execrows
UPDATE nodes SET gone = true WHERE name = @name AND NOT gone;

-- name: Overdue :many
SELECT name FROM nodes WHERE NOT gone AND lease < @now ORDER BY name;

-- name: BuryNode :execrows
UPDATE nodes SET gone = true WHERE name = @name AND NOT gone AND lease < @now;

-- name: LeaveOfNode :exec
DELETE FROM participants
WHERE conference IN (SELECT c.id FROM conferences AS c WHERE c.node = @node AND NOT c.ended)
   OR call IN (SELECT c.id FROM calls AS c WHERE c.node = @node AND NOT c.ended);

-- name: LastWords :many
SELECT last_words FROM (
  SELECT 1 AS kind, c.created, c.seq, c.last_words FROM calls AS c WHERE c.node = @node AND NOT c.ended
  UNION ALL SELECT 2 AS kind, c.created, c.seq, c.last_words FROM conferences AS c WHERE c.node = @node AND NOT c.ended
) AS w ORDER BY w.kind, w.created, w.seq;

-- name: FailCalls :exec
UPDATE calls SET status = 'failed', ended = true, modified = @now, hung_up = @now,
  error_code = @code, error_text = @description, error_time = @now, last_words = ''
WHERE node = @node AND NOT ended;

-- name: FailConferences :exec
UPDATE conferences SET status = 'conf_failed', ended = true, modified = @now,
  error_code = @code, error_text = @description, error_time = @now, last_words = ''
WHERE node = @node AND NOT ended;

-- name: PurgeCalls :execrows
DELETE FROM calls WHERE seq IN (SELECT c.seq FROM calls AS c WHERE c.ended AND c.modified < @before LIMIT 1000);

-- name: PurgeConferences :execrows
DELETE FROM conferences WHERE seq IN (SELECT c.seq FROM conferences AS c WHERE c.ended AND c.modified < @before LIMIT 1000);

-- name: PurgeCallbacks :execrows
DELETE FROM callbacks WHERE id IN (SELECT c.id FROM callbacks AS c WHERE c.state <> 'pending' AND c.done < @before LIMIT 1000);

-- A command is asked only of a process that lives, and stays alive until the row is there.
-- name: AskCommand :many
INSERT INTO commands (node, verb, kind, target, document)
SELECT n.name, @verb, @kind, @target, @document FROM nodes AS n WHERE n.name = @node AND NOT n.gone FOR SHARE
RETURNING id;

-- name: NextCommand :many
UPDATE commands SET begun = true
WHERE id = (SELECT c.id FROM commands AS c WHERE c.node = @node AND NOT c.begun AND NOT c.answered ORDER BY c.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, node, verb, kind, target, document;

-- name: AnswerCommand :exec
UPDATE commands SET answered = true, answer = @answer WHERE id = @id AND NOT answered;

-- name: AnswerAll :exec
UPDATE commands SET answered = true, answer = @answer WHERE node = @node AND NOT answered;

-- name: TakeAnswer :many
DELETE FROM commands WHERE id = @id AND answered RETURNING answer;

-- name: WithdrawCommand :exec
DELETE FROM commands WHERE id = @id;

-- name: ForgetCommands :exec
DELETE FROM commands WHERE answered AND node IN (SELECT n.name FROM nodes AS n WHERE n.gone AND n.lease < @before);

-- name: Notify :exec
SELECT pg_notify('voxsim', @node::text);
