package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/voxsim/voxsim/schema"
)

// candidate is a file that may hold VoxXML.
type candidate struct {
	name string
	// found in a folder, not named itself.
	found bool
}

// findDocuments finds the files that are named and the *.xml files of the folders
// that are named, each once, and says what is not there.
func findDocuments(args []string) (files []candidate, missing []error) {
	seen := map[string]bool{}
	add := func(c candidate) {
		if clean := filepath.Clean(c.name); !seen[clean] {
			seen[clean] = true
			files = append(files, c)
		}
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); arg == "-" || err != nil || !info.IsDir() {
			add(candidate{name: arg}) // reading says what is wrong with it
			continue
		}
		names, errs := inFolder(arg, ".xml")
		missing = append(missing, errs...)
		if len(names) == 0 && len(errs) == 0 {
			missing = append(missing, fmt.Errorf("%s: there is no XML file (*.xml)", arg))
		}
		for _, name := range names {
			add(candidate{name, true})
		}
	}
	return files, missing
}

// mentionsRoot tells whether a document that is not valid is meant to be VoxXML:
// it has the root's tag, in whatever encoding. Others are no business of ours when
// they were found in a folder.
func mentionsRoot(data []byte) bool {
	plain := bytes.ReplaceAll(data, []byte{0}, nil) // UTF-16
	return bytes.Contains(plain, []byte("<"+schema.Classic.Root))
}

// replaceFile replaces what a file holds, all at once or not at all. It keeps its
// mode; of a link, what it leads to is replaced.
func replaceFile(name string, text []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	was, err := os.OpenFile(name, os.O_WRONLY, 0) // what must not be written stays
	if err != nil {
		return err
	}
	info, err := was.Stat()
	if err = errors.Join(err, was.Close()); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".voxsim-fmt-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(info.Mode()), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
