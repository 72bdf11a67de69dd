package seal

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"roster"
)

// VerifyBundle checks a bundle that Export made, as an archive or unpacked. The
// error says that it cannot be read as one; what is wrong with it is in the
// report.
func VerifyBundle(files fs.FS, a Against) (*Report, error) {
	b := &bundle{files: files, report: newReport(a)}
	text, err := fs.ReadFile(files, fileManifest)
	if err != nil || json.Unmarshal(text, &b.manifest) != nil || b.manifest.Form != bundleForm {
		return nil, roster.Errorf(roster.Invalid, "bundle", "this is no bundle of a journal: it has no %s that this version of Roster can read", fileManifest)
	}
	if err := b.sums(); err != nil {
		return nil, err
	}
	if err := b.signed(); err != nil {
		return nil, err
	}
	root, err := b.events()
	if err != nil {
		return nil, err
	}
	if root != b.checkpoint.Root && !b.report.explains(0, b.manifest.Size) {
		b.add(KindResealed, b.manifest.From, b.manifest.First, "the events are not those of which the checkpoint was signed")
	}
	if err := b.against(a.Checkpoints); err != nil {
		return nil, err
	}
	return b.report.end(b.checkpoint.Size, root), nil
}

// bundle is a look through a bundle.
type bundle struct {
	files      fs.FS
	manifest   manifest
	checkpoint Checkpoint
	report     *Report
}

func (b *bundle) add(kind string, at roster.Position, leaf int64, format string, args ...any) {
	b.report.add(Problem{Position: at, Kind: kind, Leaf: leaf, Message: fmt.Sprintf(format, args...)})
}

// sums holds the files to the manifest.
func (b *bundle) sums() error {
	for _, name := range slices.Sorted(maps.Keys(b.manifest.Files)) {
		f, err := b.files.Open(name)
		if err != nil {
			b.add(KindFile, roster.Position{}, -1, "%s is missing", name)
			continue
		}
		sum := sha256.New()
		_, err = io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if hex.EncodeToString(sum.Sum(nil)) != b.manifest.Files[name].SHA256 {
			b.add(KindFile, roster.Position{}, -1, "%s is not what the manifest says", name)
		}
	}
	return nil
}

// signed reads the checkpoint and looks who signed it.
func (b *bundle) signed() error {
	text, err := fs.ReadFile(b.files, fileCheckpoint)
	if err != nil {
		return roster.Errorf(roster.Invalid, "bundle", "the bundle has no %s", fileCheckpoint)
	}
	if b.report.Key == "" {
		key, err := fs.ReadFile(b.files, fileKey)
		if err != nil {
			return roster.Errorf(roster.Invalid, "bundle", "the bundle has no %s: name a key with --key", fileKey)
		}
		b.report.Key, b.report.KeyFrom = strings.TrimSpace(string(key)), "the bundle itself"
	}
	b.report.Checkpoint = string(text)
	b.checkpoint, err = OpenCheckpoint(string(text), b.report.Key)
	if err != nil {
		b.checkpoint, _ = parseCheckpoint(string(text))
		b.add(KindSignature, b.manifest.To, b.checkpoint.Size, "the checkpoint of size %d is not signed by the key of the journal", b.checkpoint.Size)
	}
	return nil
}

const maxLine = 64 << 20

// events computes the root of the tree from the events and what lies beside them.
func (b *bundle) events() (root Hash, err error) {
	file, err := b.files.Open(fileEvents)
	if err != nil {
		return root, roster.Errorf(roster.Invalid, "bundle", "the bundle has no %s", fileEvents)
	}
	defer file.Close()
	var tree frontier
	if !pushCover(&tree, b.manifest.Left) || tree.size != b.manifest.First {
		b.add(KindTile, b.manifest.From, b.manifest.First, "the hashes of the leaves before the first event are damaged")
	}
	next, end := b.manifest.First, b.manifest.First+b.manifest.Count
	var r reading
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.add(KindFile, roster.Position{}, next, "the line of leaf %d cannot be read", next)
			continue
		}
		next = b.event(&l, &r, next, &tree)
	}
	if err := lines.Err(); err != nil {
		return root, fmt.Errorf("read %s: %w", fileEvents, err)
	}
	if next < end {
		b.add(KindRemoved, b.manifest.To, next, "%d events are missing at the end", end-next)
	}
	if !pushCover(&tree, b.manifest.Right) || tree.size != b.manifest.Size || b.manifest.Size != b.checkpoint.Size {
		if !b.report.explains(b.manifest.First, end) {
			b.add(KindTile, b.manifest.To, end, "the hashes of the leaves behind the last event are damaged")
		}
	}
	return tree.root(), nil
}

// event checks one line, and gives the number of the leaf that comes next.
func (b *bundle) event(l *line, r *reading, next int64, tree *frontier) int64 {
	switch {
	case l.Leaf > next:
		b.add(KindRemoved, l.Position, next, "%d events before this one are missing", l.Leaf-next)
	case l.Leaf < next:
		b.add(KindInserted, l.Position, l.Leaf, "this event does not belong here")
		return next
	}
	rec, err := l.record()
	var h Hash
	ok := err == nil
	if ok {
		h, ok = r.leaf(&rec.row, rec.opening)
	}
	if !ok || base64.RawStdEncoding.EncodeToString(h[:]) != l.Hash {
		b.add(KindChanged, l.Position, l.Leaf, "this event is not what was sealed")
	} else if rec.opening.parts != nil {
		b.report.Erased++
	}
	b.report.Events++
	tree.push(0, h)
	return l.Leaf + 1
}

// pushCover adds whole subtrees to a tree.
func pushCover(tree *frontier, list []subtree) bool {
	for _, s := range list {
		if len(s.Hash) != hashSize || s.Level > 60 || tree.size%(1<<s.Level) != 0 {
			return false
		}
		tree.push(s.Level, Hash(s.Hash))
	}
	return true
}

// against holds the bundle's checkpoint to others.
func (b *bundle) against(notes []string) error {
	for _, text := range notes {
		c, err := OpenCheckpoint(text, b.report.Key)
		if err != nil {
			b.add(KindSignature, b.manifest.From, -1, "a checkpoint to verify against is not signed by the key of the journal")
			continue
		}
		switch {
		case c.Size > b.checkpoint.Size:
			b.add(KindTruncated, b.manifest.To, b.checkpoint.Size, "a signed checkpoint says that there were %d events; the bundle is of a journal of %d", c.Size, b.checkpoint.Size)
		case c.Size == b.checkpoint.Size:
			if c.Root != b.checkpoint.Root {
				b.add(KindResealed, b.manifest.From, b.manifest.First, "another checkpoint of the same size was signed")
			}
		default:
			if err := b.continues(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// continues checks that the bundle's tree continues an earlier one.
func (b *bundle) continues(old Checkpoint) error {
	var hashes [][]byte
	text, err := fs.ReadFile(b.files, fileConsistency)
	kept, err2 := fs.ReadFile(b.files, fileOldCheckpoint)
	before, err3 := parseCheckpoint(string(kept))
	if err != nil || err2 != nil || err3 != nil || before.Size != old.Size || json.Unmarshal(text, &hashes) != nil {
		return roster.Errorf(roster.Invalid, "no_proof", "the bundle holds no proof for the checkpoint of size %d: export it with --against and that checkpoint", old.Size)
	}
	var proof tlog.TreeProof
	for _, h := range hashes {
		if len(h) != hashSize {
			return roster.Errorf(roster.Invalid, "no_proof", "%s cannot be read", fileConsistency)
		}
		proof = append(proof, tlog.Hash(h))
	}
	if tlog.CheckTree(proof, b.checkpoint.Size, tlog.Hash(b.checkpoint.Root), old.Size, tlog.Hash(old.Root)) != nil {
		b.add(KindResealed, b.manifest.From, 0, "the journal of the bundle does not continue the one of which the checkpoint of size %d was signed", old.Size)
	}
	return nil
}
