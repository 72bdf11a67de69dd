package crash

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"roster/internal/store/storetest"
)

// F11: a backup brings back nobody's access that was given after it; what was
// withdrawn after it comes back unless the operator says --revoke-tokens, as
// docs/backup.md warns.
func TestF11Restored(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e storetest.Engine) {
		s := startServer(t, e)
		early := s.mintToken("early")
		file := filepath.Join(t.TempDir(), "roster.backup")
		if out, err := s.command("backup", file).CombinedOutput(); err != nil {
			t.Fatalf("backup: %v\n%s", err, out)
		}
		late := s.mintToken("late")
		s.do(http.MethodDelete, "/tokens/"+early.ID, nil, "withdraw.early")
		s.stop()
		for _, restore := range []struct {
			flags []string
			early int
		}{
			{nil, http.StatusOK},
			{[]string{"--revoke-tokens"}, http.StatusUnauthorized},
		} {
			back := newServer(t, e)
			if out, err := back.command(append([]string{"restore", file}, restore.flags...)...).CombinedOutput(); err != nil {
				t.Fatalf("restore %v: %v\n%s", restore.flags, err, out)
			}
			back.start()
			for _, c := range []struct {
				what, token string
				want        int
			}{
				{"a token made before the backup and withdrawn after it", early.Token, restore.early},
				{"a token made after the backup", late.Token, http.StatusUnauthorized},
				{"the token of the first administrator", s.token, restore.early},
			} {
				a, err := back.try(http.MethodGet, "/me", nil, "Authorization", "Bearer "+c.token)
				if err != nil || a.status != c.want {
					t.Errorf("restored with %v, %s is answered %d, want %d; %v", restore.flags, c.what, a.status, c.want, err)
				}
			}
			back.stop()
		}
	})
}

type minted struct{ ID, Token string }

func (s *server) mintToken(name string) (made minted) {
	s.t.Helper()
	a := s.do(http.MethodPost, "/tokens", map[string]string{"name": name, "role": "administrator"}, "mint."+name)
	must(s.t, json.Unmarshal(a.body, &made))
	return made
}
