package scenario

import _ "embed"

// Schema is the JSON Schema of scenario files, for editors. It tells of most
// mistakes that [Parse] does; a test holds the two together.
//
//go:embed schema.json
var Schema []byte
