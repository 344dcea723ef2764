package store

import "context"

// Wait waits for the result of [Store.Submit], as long as ctx lasts.
func Wait(ctx context.Context, result <-chan error) error {
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
