package memory_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/server/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(*testing.T) (one, other store.Store) {
	s := memory.New()
	return s, s
}

func TestStore(t *testing.T) { storetest.Run(t, open) }

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(*testing.B) store.Store { return memory.New() })
}
