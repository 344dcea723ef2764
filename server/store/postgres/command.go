package postgres

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// bell wakes those of this process who wait for something in the table of commands.
// Who is woken looks into the table: a ring says no more than that.
type bell struct {
	mu      sync.Mutex
	waiting map[chan struct{}]string // for what: a process, or the id of a command
}

// wait makes a channel that is rung for a name.
func (b *bell) wait(name string) chan struct{} {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting == nil {
		b.waiting = map[chan struct{}]string{}
	}
	b.waiting[c] = name
	return c
}

// forget ends a wait.
func (b *bell) forget(c chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.waiting, c)
}

// ring wakes who waits for a name.
func (b *bell) ring(name string) { b.ringIf(func(waited string) bool { return waited == name }) }

// ringAll wakes everybody.
func (b *bell) ringAll() { b.ringIf(func(string) bool { return true }) }

func (b *bell) ringIf(meant func(name string) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c, name := range b.waiting {
		if meant(name) {
			select {
			case c <- struct{}{}:
			default:
			}
		}
	}
}

// listen rings for the notices of all processes. When the connection is lost,
// notices are lost too: so everybody looks after it is back.
func (s *Store) listen(ctx context.Context, config *pgx.ConnConfig) {
	for ctx.Err() == nil {
		s.hear(ctx, config)
		select {
		case <-ctx.Done():
		case <-time.After(pulse):
		}
	}
}

// hear rings for notices as long as the connection lasts.
func (s *Store) hear(ctx context.Context, config *pgx.ConnConfig) {
	conn, err := pgx.ConnectConfig(ctx, config.Copy())
	if err != nil {
		return
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(ctx, "LISTEN voxsim"); err != nil {
		return
	}
	s.bell.ringAll()
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return
		}
		s.bell.ring(notice.Payload)
	}
}

// nodeNotice and answerNotice are what notices say: there is a command for a
// process, or an answer to a command.
func nodeNotice(node string) string { return "node " + node }
func answerNotice(id int64) string  { return "answer " + strconv.FormatInt(id, 10) }

// Ask is [store.Store.Ask].
func (s *Store) Ask(ctx context.Context, c store.Command) (store.Answer, error) {
	if !plain(c.ID) {
		return store.Gone, nil // nothing has such an id
	}
	id, err := s.ask(ctx, c)
	if err != nil || id == 0 {
		return store.Gone, err
	}
	rung := s.bell.wait(answerNotice(id))
	defer s.bell.forget(rung)
	for {
		// A database that is out of reach is asked again at the next ring.
		if answers, err := s.q.TakeAnswer(ctx, id); err == nil && len(answers) > 0 {
			return store.Answer(answers[0]), nil
		}
		select {
		case <-rung:
		case <-ctx.Done():
			return "", s.withdraw(ctx, id)
		}
	}
}

// ask writes a command down and rings for its process; 0 when that is not there.
func (s *Store) ask(ctx context.Context, c store.Command) (id int64, err error) {
	err = s.do(ctx, func(q *query.Queries) error {
		ids, err := q.AskCommand(ctx, query.AskCommandParams{
			Node: c.Node, Verb: c.Verb, Kind: c.Kind, Target: c.ID, Document: []byte(c.Document),
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		id = ids[0]
		return q.Notify(ctx, nodeNotice(c.Node))
	})
	return id, err
}

// withdraw takes a command back whose asker has given up, and says why that was.
func (s *Store) withdraw(ctx context.Context, id int64) error {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	if err := s.q.WithdrawCommand(late, id); err != nil {
		return err
	}
	return ctx.Err()
}

// Serve is [store.Store.Serve]. A database that is out of reach is asked again at
// the next ring.
func (s *Store) Serve(ctx context.Context, node string, do func(store.Command) store.Answer) error {
	rung := s.bell.wait(nodeNotice(node))
	defer s.bell.forget(rung)
	for {
		for s.serveOne(ctx, node, do) {
		}
		if lives, err := s.q.Lives(ctx, node); err == nil && !lives {
			return store.ErrDead
		}
		select {
		case <-rung:
		case <-ctx.Done():
			return nil
		}
	}
}

// serveOne does the command that has waited longest, and tells whether there was one.
func (s *Store) serveOne(ctx context.Context, node string, do func(store.Command) store.Answer) bool {
	if ctx.Err() != nil {
		return false
	}
	c, ok := s.nextCommand(ctx, node)
	if !ok {
		return false
	}
	answer := do(store.Command{Node: c.Node, Verb: c.Verb, Kind: c.Kind, ID: c.Target, Document: string(c.Document)})
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime) // also when no more are to be done
	defer cancel()
	err := s.do(late, func(q *query.Queries) error {
		if err := q.AnswerCommand(late, query.AnswerCommandParams{ID: c.ID, Answer: []byte(answer)}); err != nil {
			return err
		}
		return q.Notify(late, answerNotice(c.ID))
	})
	return err == nil
}

// nextCommand takes the command that has waited longest. That is not broken off: the
// database could go on alone, and take a command that nobody then does.
func (s *Store) nextCommand(ctx context.Context, node string) (query.NextCommandRow, bool) {
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	found, err := s.q.NextCommand(whole, node)
	if err != nil || len(found) == 0 {
		return query.NextCommandRow{}, false
	}
	return found[0], true
}
