package seal

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	_ "embed" // for the texts of a bundle
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"hash"
	"io"
	"strings"
	"time"

	"roster"
	"roster/internal/store"
)

//go:embed bundle/HOW-TO-VERIFY.txt
var howTo string

//go:embed bundle/verify.py
var script string

// Request says what to export.
type Request struct {
	From    roster.Position // the first and the last event; empty means from the beginning and to the end
	To      roster.Position
	Old     string // a checkpoint that is to be shown to be the beginning of the journal
	Version string // of Roster
}

// Export writes a bundle of evidence as a ZIP archive: sealed events and all that
// somebody needs to verify them without Roster. It gives the number of events.
func Export(ctx context.Context, s *store.Store, r Request, w io.Writer) (count int64, err error) {
	err = s.View(ctx, func(v *store.View) error {
		x := exporter{ctx: ctx, v: v, zip: zip.NewWriter(w), files: map[string]manifestFile{}}
		if err := x.write(r); err != nil {
			return err
		}
		count = x.manifest.Count
		return x.zip.Close()
	})
	return count, err
}

type exporter struct {
	ctx        context.Context
	v          *store.View
	zip        *zip.Writer
	checkpoint Checkpoint
	public     string
	manifest   manifest
	files      map[string]manifestFile
}

func (x *exporter) write(r Request) (err error) {
	var note string
	if _, note, err = x.v.Checkpoint(x.ctx); err != nil {
		return err
	}
	if x.public, _, err = x.v.Setting(x.ctx, publicSetting); err != nil {
		return err
	}
	if note == "" {
		return roster.Errorf(roster.Conflict, "not_sealed", "nothing of the journal is sealed yet: a server seals it as soon as it runs")
	}
	if x.checkpoint, err = OpenCheckpoint(note, x.public); err != nil {
		return err
	}
	first, end, err := x.leaves(r)
	if err != nil {
		return err
	}
	c := x.checkpoint
	x.manifest = manifest{
		Form: bundleForm, Made: x.v.Now().UTC().Format(time.RFC3339), By: r.Version, Origin: c.Origin,
		Size: c.Size, Root: base64.StdEncoding.EncodeToString(c.Root[:]), First: first, Count: end - first, Files: x.files,
	}
	if x.manifest.Left, err = cover(x.ctx, x.v, 0, first); err != nil {
		return err
	}
	if x.manifest.Right, err = cover(x.ctx, x.v, end, c.Size); err != nil {
		return err
	}
	for _, part := range []func() error{
		func() error { return x.events(first, end) },
		x.signature,
		func() error { return x.proofs(first, end, r.Old) },
		func() error { return x.text(fileHowTo, howTo) },
		func() error { return x.text(fileScript, script) },
		x.end,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// leaves gives the first leaf of a request, and the one behind its last.
func (x *exporter) leaves(r Request) (first, end int64, err error) {
	end = x.checkpoint.Size
	if r.From != (roster.Position{}) {
		if first, err = leafFrom(x.ctx, x.v, r.From, end); err != nil {
			return 0, 0, err
		}
	}
	if r.To != (roster.Position{}) {
		behind := roster.Position{Tx: r.To.Tx, N: r.To.N + 1}
		if end, err = leafFrom(x.ctx, x.v, behind, end); err != nil {
			return 0, 0, err
		}
	}
	if first >= end {
		err = roster.Errorf(roster.NotFound, "no_events", "there is no sealed event from %s to %s", r.From, r.To)
	}
	return first, end, err
}

// leafFrom gives the first leaf at a position or behind it.
func leafFrom(ctx context.Context, v *store.View, at roster.Position, size int64) (int64, error) {
	n, err := tileOf(ctx, v, at)
	if err != nil || n < 0 {
		return 0, err
	}
	t, err := loadTile(ctx, v, 0, n, 1)
	if err != nil {
		return 0, err
	}
	list, err := parsePositions(t.Positions)
	if err != nil {
		return 0, errDamaged
	}
	leaf := n * tileWidth
	for _, p := range list {
		if !p.Less(at) {
			break
		}
		leaf++
	}
	return min(leaf, size), nil
}

// file writes a file of the bundle and remembers its hash.
func (x *exporter) file(name string, write func(io.Writer) error) error {
	w, err := x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: x.v.Now()})
	if err != nil {
		return err
	}
	sum := &summed{w: w, hash: sha256.New()}
	buffered := bufio.NewWriterSize(sum, 1<<16)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	x.files[name] = manifestFile{SHA256: hex.EncodeToString(sum.hash.Sum(nil)), Bytes: sum.n}
	return nil
}

// summed counts and hashes what goes through.
type summed struct {
	w    io.Writer
	hash hash.Hash
	n    int64
}

// Write implements [io.Writer].
func (s *summed) Write(b []byte) (int, error) {
	s.hash.Write(b)
	s.n += int64(len(b))
	return s.w.Write(b)
}

func (x *exporter) text(name, text string) error {
	return x.file(name, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

func (x *exporter) document(name string, value any) error {
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return x.text(name, string(b)+"\n")
}

func (x *exporter) events(first, end int64) error {
	return x.file(fileEvents, func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		var r reading
		return records(x.ctx, x.v, first, end, func(rec *record) error {
			l, _, err := newLine(rec, &r)
			if err != nil {
				return err
			}
			if rec.leaf == first {
				x.manifest.From = rec.row.Position
			}
			x.manifest.To = rec.row.Position
			return out.Encode(l)
		})
	})
}

// signature writes the checkpoint and the key, also in the forms that a usual
// program for signatures takes.
func (x *exporter) signature() error {
	body, signed, _ := strings.Cut(x.checkpoint.Note, "\n\n")
	words := strings.Fields(strings.TrimSpace(signed))
	sig, err := base64.StdEncoding.DecodeString(words[len(words)-1])
	if err != nil || len(sig) != 4+ed25519.SignatureSize {
		return errCheckpoint
	}
	parts := strings.SplitN(x.public, "+", 3) // name, hash and key, which alone may hold a plus
	key, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(key) != 1+ed25519.PublicKeySize {
		return errCheckpoint
	}
	der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(key[1:]))
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		fileCheckpoint: x.checkpoint.Note, fileBody: body + "\n", fileSignature: string(sig[4:]), fileKey: x.public + "\n",
		filePEM: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
	} {
		if err := x.text(name, text); err != nil {
			return err
		}
	}
	return nil
}

func (x *exporter) proofs(first, end int64, old string) error {
	for name, leaf := range map[string]int64{fileFirst: first, fileLast: end - 1} {
		text, err := Inclusion(x.ctx, x.v, x.checkpoint, leaf)
		if err != nil {
			return err
		}
		if err := x.text(name, text); err != nil {
			return err
		}
	}
	if old == "" {
		return nil
	}
	before, err := OpenCheckpoint(old, x.public)
	if err != nil {
		return err
	}
	if before.Size > x.checkpoint.Size {
		return roster.Errorf(roster.Conflict, "truncated", "the checkpoint has %d events, but only %d are sealed here", before.Size, x.checkpoint.Size)
	}
	hashes, err := Consistency(x.ctx, x.v, before, x.checkpoint)
	if err != nil {
		return err
	}
	list := make([][]byte, len(hashes))
	for i := range hashes {
		list[i] = hashes[i][:]
	}
	if err := x.text(fileOldCheckpoint, old); err != nil {
		return err
	}
	return x.document(fileConsistency, list)
}

// end writes the manifest, which does not list itself.
func (x *exporter) end() error {
	w, err := x.zip.Create(fileManifest)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(x.manifest, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
