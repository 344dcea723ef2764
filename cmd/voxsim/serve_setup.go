package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/server/config"
	"github.com/voxsim/voxsim/server/guard"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/server/store/postgres"
	"github.com/voxsim/voxsim/server/store/sqlite"
)

// inMemory is the --data of what is not kept.
const inMemory = ":memory:"

const dataFolderText = "$XDG_DATA_HOME/voxsim, or ~/.local/share/voxsim"

// dataFolder is where a server keeps everything when nothing is said.
func dataFolder() (string, error) {
	if base := os.Getenv("XDG_DATA_HOME"); base != "" {
		return filepath.Join(base, "voxsim"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("%w; say where to keep everything: --data DIR", err)
	}
	return filepath.Join(home, ".local", "share", "voxsim"), nil
}

// setup reads everything that the server needs but its store.
func (s *serving) setup() (*server.Config, error) {
	c, err := s.readConfig()
	if err != nil {
		return nil, err
	}
	if err := s.settleNumbers(c); err != nil {
		return nil, err
	}
	if err := s.settleKeys(c); err != nil {
		return nil, err
	}
	c.Speed, c.Retention = cmp.Or(s.speed, c.Speed), cmp.Or(s.retention, c.Retention)
	c.Log = slog.New(s.logHandler())
	return c, s.settleData()
}

// logHandler writes for people on a terminal, and for programs elsewhere.
func (s *serving) logHandler() slog.Handler {
	if isTerminal(s.io.err) {
		return slog.NewTextHandler(s.io.err, nil)
	}
	return slog.NewJSONHandler(s.io.err, nil)
}

// isTerminal tells whether people read what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// readConfig reads the file of --config; an empty configuration without one.
func (s *serving) readConfig() (*server.Config, error) {
	if s.config == "" {
		return &server.Config{}, nil
	}
	data, err := os.ReadFile(s.config)
	if err != nil {
		return nil, err
	}
	c, problems := config.Parse(s.config, data, os.ReadFile)
	if len(problems) > 0 {
		return nil, problems
	}
	return c, nil
}

// settleNumbers adds what --number and --phone say.
func (s *serving) settleNumbers(c *server.Config) error {
	c.Numbers, c.Phones, c.World.Phones = orEmpty(c.Numbers), orEmpty(c.Phones), orEmpty(c.World.Phones)
	for _, n := range s.numbers {
		source := server.Source{URL: n.source}
		if !isURL(n.source) {
			text, err := os.ReadFile(n.source)
			if err != nil {
				return fmt.Errorf("--number %s: %w", n.number, err)
			}
			doc, problems := parser.Parse(n.source, text, parser.Options{})
			if err := problems.Err(); err != nil {
				return fmt.Errorf("--number %s: the document is not valid VoxXML:\n%w", n.number, err)
			}
			source = server.Source{Document: doc}
		}
		c.Numbers[n.number] = source
	}
	for _, p := range s.phones {
		c.World.Phones[p.number] = p.how
		c.Phones[p.number] = server.Phone{Phone: p.called}
	}
	return nil
}

// orEmpty is a map that can be written.
func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	return m
}

// settleKeys adds the keys of flags, file and environment.
func (s *serving) settleKeys(c *server.Config) error {
	c.Keys = append(c.Keys, s.keys...)
	err := addKeys(c, "the environment's VOXSIM_KEY", strings.Split(os.Getenv("VOXSIM_KEY"), ",")...)
	if err != nil || s.keyFile == "" {
		return err
	}
	return s.readKeys(c)
}

// readKeys adds the keys of the file of --key-file.
func (s *serving) readKeys(c *server.Config) error {
	data, err := os.ReadFile(s.keyFile)
	if err != nil {
		return err
	}
	if strings.TrimSpace(string(data)) == "" {
		return fmt.Errorf("%s: there is no key in it", s.keyFile)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if err := addKeys(c, fmt.Sprintf("%s:%d", s.keyFile, i+1), line); err != nil {
			return err
		}
	}
	return nil
}

// addKeys adds the keys among texts; empty ones are none.
func addKeys(c *server.Config, from string, texts ...string) error {
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		key, err := config.ParseKey(text)
		if err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
		c.Keys = append(c.Keys, key)
	}
	return nil
}

// settleData finds the data folder.
func (s *serving) settleData() (err error) {
	switch {
	case s.database != "" && s.data != "":
		return errors.New("say --data or --database, not both")
	case s.database == "" && s.data == "":
		s.data, err = dataFolder()
	}
	return err
}

// open opens the store.
func (s *serving) open(ctx context.Context) (store.Store, error) {
	switch {
	case s.database != "":
		return postgres.Open(ctx, s.database)
	case s.data == inMemory:
		return memory.New(), nil
	}
	return sqlite.Open(ctx, s.data)
}

// keyName is the file in the data folder that has the key that was made.
const keyName = "key"

// makeKey makes a key, or reads the one that was made before. Several processes
// on one database have to be given theirs.
func (s *serving) makeKey() (string, error) {
	if s.database != "" {
		return "", errors.New("there is no key; give all processes on one database the same: --key, --key-file, VOXSIM_KEY, or keys in --config")
	}
	made := "vox_" + strings.ToLower(rand.Text())
	if s.data == inMemory {
		return made, nil
	}
	name := filepath.Join(s.data, keyName)
	kept, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return made, os.WriteFile(name, []byte(made+"\n"), 0o600)
	}
	if err != nil {
		return "", err
	}
	key, err := config.ParseKey(string(kept))
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return key, nil
}

// policy lets requests go to this machine when nobody else can ask for them.
func (s *serving) policy(at net.Addr) guard.Policy {
	tcp, ok := at.(*net.TCPAddr)
	return guard.Policy{Loopback: ok && tcp.IP.IsLoopback(), Private: s.private}
}

// cutNumber reads NUMBER=VALUE, where the number may be * for all others.
func cutNumber(text, form string) (number, value string, err error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || strings.TrimSpace(value) == "" {
		return "", "", errors.New("write " + form)
	}
	if strings.TrimSpace(name) == "*" {
		return "*", value, nil
	}
	number, err = config.ParseNumber(name)
	return number, strings.TrimSpace(value), err
}
