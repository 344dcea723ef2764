package yamlread

// FromJSON and FromYAML are the two ways to read a file.
var (
	FromJSON = fromJSON
	FromYAML = fromYAML
)
