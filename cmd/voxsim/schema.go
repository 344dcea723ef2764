package main

import (
	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim/scenario"
)

// newSchemaCommand returns "voxsim schema".
func newSchemaCommand(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the language: for editors, or as a reference page",
		Example: example(
			"voxsim schema xsd > voxxml.xsd",
			"voxsim schema reference > voxxml.md"),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSchemaXSDCommand(io), newSchemaReferenceCommand(io), newSchemaScenarioCommand(io))
	return cmd
}

func newSchemaXSDCommand(io streams) *cobra.Command {
	var flags parseFlags
	cmd := &cobra.Command{
		Use:   "xsd",
		Short: "Print an XML Schema of VoxXML documents",
		Long: `Xsd prints an XML Schema (1.0) of VoxXML documents for a resource. Editors show
with it what may stand where, and what it means. A document that names it is
checked by editors as it is written:

  <Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:noNamespaceSchemaLocation="voxxml.xsd">

A few mistakes are beyond a schema, such as a word that stands twice in a list,
and text in a Dial that is no phone number; voxsim check finds all.`,
		Example: example(
			"voxsim schema xsd > voxxml.xsd",
			"voxsim schema xsd --resource conference > announce.xsd",
			"xmllint --noout --schema voxxml.xsd ivr.xml"),
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			options, err := flags.options()
			if err != nil {
				return err
			}
			return printSchema(io, schema.Classic.XSD(options.Resource))
		},
	}
	cmd.Flags().StringVar(&flags.resource, "resource", schema.Call.String(), "what the documents are for: call, conference or participant")
	return cmd
}

func newSchemaReferenceCommand(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "reference",
		Short: "Print the reference of VoxXML as Markdown",
		Long: `Reference prints the reference page of VoxXML as Markdown: every verb with what it
takes, an example, its attributes and its events.`,
		Example: example("voxsim schema reference > reference.md"),
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return printSchema(io, schema.Classic.Reference()) },
	}
}

func newSchemaScenarioCommand(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "scenario",
		Short: "Print the JSON Schema of scenario files",
		Long: `Scenario prints the JSON Schema (draft 2020-12) of scenario files, *.voxsim.yaml.
Editors with the YAML language server read it when the first line of a file is:

  # yaml-language-server: $schema=scenario.schema.json`,
		Example: example("voxsim schema scenario > scenario.schema.json"),
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return printSchema(io, scenario.Schema) },
	}
}

func printSchema(io streams, text []byte) error {
	if _, err := io.out.Write(text); err != nil {
		return unwritten(err)
	}
	return nil
}
