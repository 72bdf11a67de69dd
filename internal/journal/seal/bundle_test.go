package seal_test

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"roster"
	"roster/internal/journal/seal"
)

// export makes a bundle and unpacks it.
func (b *book) export(r seal.Request) fstest.MapFS {
	b.t.Helper()
	var archive bytes.Buffer
	_, err := seal.Export(b.t.Context(), b.store, r, &archive)
	must(b.t, err)
	z, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(b.t, err)
	files := fstest.MapFS{}
	for _, f := range z.File {
		in, err := f.Open()
		must(b.t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(in)
		must(b.t, err)
		files[f.Name] = &fstest.MapFile{Data: text.Bytes()}
	}
	return files
}

// A bundle of the whole journal or of a part verifies, with Roster and without.
func TestBundle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(300, 50)
		b.sealed()
		early := b.checkpoint()
		b.write(700, 50)
		b.stop()
		for name, r := range map[string]seal.Request{
			"whole": {Old: early}, "part": {From: b.position(123), To: b.position(799)}, "one": {From: b.position(256), To: b.position(256)},
			"end": {From: b.position(990)}, "beginning": {To: b.position(3)},
		} {
			files := b.export(r)
			report, err := seal.VerifyBundle(files, seal.Against{Key: b.public})
			if err != nil || !report.OK || report.Size != 1000 {
				t.Errorf("%s: %+v, %v", name, report, err)
			}
			if r.Old != "" {
				report, err = seal.VerifyBundle(files, seal.Against{Checkpoints: []string{early, b.checkpoint()}})
				if err != nil || !report.OK || report.Events != 1000 || report.KeyFrom != "the bundle itself" {
					t.Errorf("against an earlier checkpoint: %+v, %v", report, err)
				}
			}
			withoutRoster(t, files)
		}
		if _, err := seal.VerifyBundle(b.export(seal.Request{}), seal.Against{Checkpoints: []string{early}}); roster.KindOf(err) != roster.Invalid {
			t.Errorf("a bundle without the proof that is asked for: %v", err)
		}
	})
}

// withoutRoster follows what HOW-TO-VERIFY.txt says.
func withoutRoster(t *testing.T, files fstest.MapFS) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, files))
	for _, command := range [][]string{
		{"openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "checkpoint.body", "-sigfile", "checkpoint.sig"},
		{"python3", "verify.py"},
	} {
		if _, err := exec.LookPath(command[0]); err != nil {
			t.Logf("%s is not there", command[0])
			continue
		}
		run := func() (string, error) {
			cmd := exec.Command(command[0], command[1:]...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			return string(out), err
		}
		if out, err := run(); err != nil {
			t.Errorf("%s: %v\n%s", command[0], err, out)
		}
		name := map[string]string{"openssl": "checkpoint.body", "python3": "events.jsonl"}[command[0]]
		text, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, name), append([]byte("x"), text...), 0o600))
		if out, err := run(); err == nil {
			t.Errorf("%s accepts what was changed: %s", command[0], out)
		}
		must(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
}

// Whoever changes a bundle is found out, also when they adapt hashes and manifest.
func TestBundleTampered(t *testing.T) {
	t.Parallel()
	b := openEmbedded(t)
	b.write(400, 50)
	b.stop()
	original := b.export(seal.Request{From: b.position(100), To: b.position(300)})
	at := b.position(150)
	other := openEmbedded(t)
	other.write(400, 50)
	other.stop()
	foreign := other.export(seal.Request{})
	for _, test := range []struct {
		name   string
		change func(lines []string) []string
		kind   string
		leaf   int64
	}{
		{"changed", func(l []string) []string { l[50] = strings.Replace(l[50], "Clerk", "Chief", 1); return l }, seal.KindChanged, 150},
		{"removed", func(l []string) []string { return append(l[:50], l[51:]...) }, seal.KindRemoved, 150},
		{"inserted", func(l []string) []string { return append(l[:51], l[50:]...) }, seal.KindInserted, 150},
		{"reordered", func(l []string) []string { l[50], l[51] = l[51], l[50]; return l }, seal.KindInserted, 150},
		{"cut off", func(l []string) []string { return l[:120] }, seal.KindRemoved, 220},
		{"of another journal", func([]string) []string {
			return strings.SplitAfter(string(foreign["events.jsonl"].Data), "\n")[100:301]
		}, seal.KindResealed, 100},
		{"no line at all", func(l []string) []string { l[50] = "{\n"; return l }, seal.KindFile, 150},
	} {
		files := fstest.MapFS{}
		for name, f := range original {
			files[name] = f
		}
		files["events.jsonl"] = &fstest.MapFile{Data: []byte(strings.Join(test.change(strings.SplitAfter(string(original["events.jsonl"].Data), "\n")), ""))}
		r, err := seal.VerifyBundle(files, seal.Against{Key: b.public})
		must(t, err)
		if r.OK || r.Problems[0].Kind != seal.KindFile {
			t.Errorf("%s: the file passes: %+v", test.name, r)
		}
		// The manifest is nobody's: it can be adapted.
		manifest := string(files["manifest.json"].Data)
		_, rest, _ := strings.Cut(manifest, `"events.jsonl": {`)
		entry, _, _ := strings.Cut(rest, "}")
		files["manifest.json"] = &fstest.MapFile{Data: []byte(strings.Replace(manifest, `"events.jsonl": {`+entry+"},", "", 1))}
		r, err = seal.VerifyBundle(files, seal.Against{Key: b.public})
		must(t, err)
		if r.OK || r.Problems[0].Kind != test.kind || r.Problems[0].Leaf != test.leaf {
			t.Errorf("%s: want %s at leaf %d, got %+v", test.name, test.kind, test.leaf, r)
		}
		if test.name == "changed" && r.Problems[0].Position != at {
			t.Errorf("the event at %s is named as %s", at, r.Problems[0].Position)
		}
	}

	// Another's bundle is no evidence under this key.
	r, err := seal.VerifyBundle(foreign, seal.Against{Key: b.public})
	if err != nil || r.OK || r.Problems[0].Kind != seal.KindSignature {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := seal.VerifyBundle(fstest.MapFS{}, seal.Against{}); roster.KindOf(err) != roster.Invalid {
		t.Errorf("nothing at all: %v", err)
	}
}
