package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/server/config"
	"github.com/voxsim/voxsim/sim"
)

// newServeCommand returns "voxsim serve".
func newServeCommand(io streams) *cobra.Command {
	s := &serving{io: io}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be the voice API on this machine",
		Long: `Serve is the voice API under /api/v1: applications that use it create calls, change
them, list them, and receive callbacks. Calls really run, in wall time. Who is at
the other end is said in a file (--config) or by flags; a phone of which nothing is
said rings, is answered after 2s, and stays. "voxsim call" places incoming calls.

What happens is kept in --data, in one SQLite file, or in PostgreSQL: several
processes with one --database are one API. Every request needs a key: --key,
--key-file, the environment's VOXSIM_KEY (parted by commas), or keys in the file of
--config. Where there is none, one is made and kept in the data folder.

Fetches and callbacks go to public addresses only. When --listen is an address of
this machine alone, they may go to this machine too; --allow-private opens private
networks.

Results go to standard output, the log to standard error: for people on a terminal,
as JSON elsewhere. An interrupt (Ctrl-C, SIGTERM) lets requests end, hangs up, and
delivers what is due; a second one ends at once.

The exit status is 0 after an interrupt, 1 when the server had to give up, 2 when it
could not start.`,
		Example: example(
			"voxsim serve",
			"voxsim serve --number 15550001111=http://localhost:3000/ivr --speed 10",
			"voxsim serve --listen 0.0.0.0:8080 --database postgres://voxsim@db/voxsim --key-file /run/secrets/keys"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 0 {
				return errors.New("serve takes no arguments, only flags")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	s.flags(cmd)
	return cmd
}

// serving is "voxsim serve".
type serving struct {
	io       streams
	listen   string
	data     string
	database string
	config   string
	keys     []string
	keyFile  string
	numbers  []numberSource
	phones   []servedPhone
	private  bool

	speed     float64
	retention time.Duration
}

// flags declares the flags of "voxsim serve".
func (s *serving) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&s.listen, "listen", "127.0.0.1:8080", "answer at `ADDRESS`; port 0 is any that is free")
	f.StringVar(&s.data, "data", "", "keep everything in folder `DIR`; :memory: keeps nothing (default: "+dataFolderText+")")
	f.StringVar(&s.database, "database", "", "keep everything in PostgreSQL instead: `URL`, postgres://user@host/name")
	f.StringVar(&s.config, "config", "", "read `FILE`: keys, numbers, phones and more")
	f.Func("key", "accept the API `KEY` (repeatable)", s.addKey)
	f.StringVar(&s.keyFile, "key-file", "", "accept the keys in `FILE`, one a line")
	f.Func("number", "let incoming calls to a number get their VoxXML: `NUMBER=URL` or NUMBER=FILE (repeatable)", s.addNumber)
	f.Func("phone", "let a phone behave: `NUMBER=HOW`, as --number of \"voxsim run\" (repeatable)", s.addPhone)
	f.Func("speed", "let time pass `N` times as fast in calls (default 1)", func(text string) (err error) {
		s.speed, err = config.ParseSpeed(text)
		return err
	})
	f.Func("retention", "list what has ended for `TIME` (default 7d)", func(text string) (err error) {
		s.retention, err = config.ParseRetention(text)
		return err
	})
	f.BoolVar(&s.private, "allow-private", false, "let fetches and callbacks go to private networks too")
}

func (s *serving) addKey(text string) error {
	key, err := config.ParseKey(text)
	s.keys = append(s.keys, key)
	return err
}

// numberSource is a --number: where incoming calls to it get their VoxXML.
type numberSource struct{ number, source string }

func (s *serving) addNumber(text string) error {
	number, source, err := cutNumber(text, "NUMBER=URL or NUMBER=FILE, for instance 15550001111=http://localhost:3000/ivr")
	s.numbers = append(s.numbers, numberSource{number, source})
	return err
}

// servedPhone is a --phone: how a number behaves when a script dials it, and when
// the API does. The first hangs up after a while, when nothing is said.
type servedPhone struct {
	phone
	called sim.Phone
}

func (s *serving) addPhone(text string) error {
	r := runner{}
	err := r.setPhone(text)
	for _, p := range r.phones {
		called := p.how
		if !strings.Contains(text, "talk:") {
			called.Talk = sim.Stays
		}
		s.phones = append(s.phones, servedPhone{p, called})
	}
	return err
}
