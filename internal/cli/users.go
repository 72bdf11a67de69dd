package cli

import "github.com/spf13/cobra"

func (s *session) users() *cobra.Command {
	cmd := group("users", "Look at people and change them",
		s.usersList(), s.usersExport(), s.usersGet(), s.usersCreate(), s.usersSet(), s.usersHistory(),
		s.usersOrigins(), s.usersManagers(), s.usersDuplicates(),
		s.usersNotes(), s.usersNote(), s.usersTag(), s.usersPasswordLink())
	cmd.Long = "Look at people and change them. REF is an identifier, a user name or an e-mail address."
	for _, d := range deeds {
		cmd.AddCommand(s.usersDo(d))
	}
	return cmd
}
