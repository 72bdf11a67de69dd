package seal

import (
	"cmp"
	"fmt"
	"slices"
)

// against holds the tree to signed checkpoints, from outside and those that the
// database kept itself.
func (c *verification) against(notes []string) {
	var list []Checkpoint
	for _, text := range notes {
		p, err := OpenCheckpoint(text, c.report.Key)
		if err != nil {
			p, _ = parseCheckpoint(text)
			leaf := min(p.Size, c.size)
			c.add(Problem{Position: c.at(leaf), Kind: KindSignature, Leaf: leaf, Message: fmt.Sprintf("the checkpoint of size %d is not signed by the key of the journal", p.Size)})
			continue
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	var f frontier
	good := int64(0)
	for _, p := range list {
		if p.Size > c.size {
			c.add(Problem{Position: c.end, Kind: KindTruncated, Leaf: c.size, Message: fmt.Sprintf("a signed checkpoint says that there were %d events; %d are sealed here", p.Size, c.size)})
			break
		}
		for f.size+tileWidth <= p.Size {
			c.push(&f, int(f.size/tileWidth))
		}
		g := f.clone()
		if rest := p.Size - f.size; rest > 0 {
			g.pushAll(0, c.tiles[f.size/tileWidth].hashes[:rest*hashSize])
		}
		if g.root() != p.Root {
			if c.report.explains(good, p.Size) {
				return
			}
			// The events agree with the seal. The first that is another than it was
			// lies behind the last checkpoint that fits.
			c.add(Problem{Position: c.at(good), Kind: KindResealed, Leaf: good, Message: fmt.Sprintf("among the events %d to %d are others than those of which a checkpoint was signed", good, p.Size-1)})
			return
		}
		good, c.report.Checkpoint = p.Size, p.Note
	}
	if good < c.size && c.report.Faults == 0 {
		c.add(Problem{Position: c.end, Kind: KindCheckpoint, Leaf: c.size, Message: "there is no signed checkpoint for the seal as it is"})
	}
}
