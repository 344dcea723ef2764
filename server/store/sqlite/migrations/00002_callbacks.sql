-- Two indexes less to write for a callback: who holds callbacks holds heads, and of a
-- lane only those that are pending are looked for.

-- +goose Up
DROP INDEX callbacks_owner;
DROP INDEX callbacks_lane;
CREATE INDEX callbacks_lane ON callbacks (lane, id) WHERE state = 'pending';
