package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/voxsim/voxsim/server/store"
)

// keeper commits batches on a goroutine of its own, one after the other: while
// one is being kept the next one gathers.
type keeper struct {
	batches chan *batch
	// kept gets the result of each batch.
	kept chan error
	busy bool // a batch was given, and its result not taken
	done *sync.WaitGroup
}

func newKeeper(ctx context.Context, s Store, log *slog.Logger) keeper {
	k := keeper{batches: make(chan *batch, 1), kept: make(chan error, 1), done: &sync.WaitGroup{}}
	k.done.Go(func() {
		for b := range k.batches {
			k.kept <- b.keep(ctx, s, log)
		}
	})
	return k
}

// keep gives a batch to be kept, when the keeper is not busy.
func (k *keeper) keep(b *batch) {
	k.busy = true
	k.batches <- b
}

// end waits for the goroutine, whose context must be done.
func (k *keeper) end() {
	close(k.batches)
	k.done.Wait()
}

// The pauses after a batch could not be kept grow between these two.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// keep commits the batch and tells whoever waits for it. What cannot be kept now
// is tried again: the calls go on meanwhile, but nobody is told of them.
func (b *batch) keep(ctx context.Context, s Store, log *slog.Logger) error {
	err := b.persist(ctx, s, log)
	if ctx.Err() != nil && err != nil {
		err = ErrStopped
	}
	for _, w := range b.waiting {
		w <- err
	}
	return err
}

func (b *batch) persist(ctx context.Context, s Store, log *slog.Logger) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := s.Commit(ctx, &b.Batch)
		if err == nil || errors.Is(err, store.ErrDead) || errors.Is(err, store.ErrClosed) || ctx.Err() != nil {
			return err
		}
		log.Error("what happened cannot be kept yet", "error", err, "again_in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}
