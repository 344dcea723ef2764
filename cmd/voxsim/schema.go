package main

import (
	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/sim/scenario"
)

// newSchemaCommand returns "voxsim schema".
func newSchemaCommand(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print a schema that editors complete and check files with",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "scenario",
		Short: "Print the JSON Schema of scenario files",
		Long: `Scenario prints the JSON Schema (draft 2020-12) of scenario files, *.voxsim.yaml.
Editors with the YAML language server read it when the first line of a file is:

  # yaml-language-server: $schema=scenario.schema.json`,
		Example: example("voxsim schema scenario > scenario.schema.json"),
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := io.out.Write(scenario.Schema); err != nil {
				return unwritten(err)
			}
			return nil
		},
	})
	return cmd
}
