package directory

// rowTable maps hashes to row numbers. A plan of a million rows has some four
// million of them: this takes two thirds of the memory of a map, and grows in
// small parts.
type rowTable struct {
	parts [256]rowPart
}

// rowPart is a table with open addressing; a row is never 0.
type rowPart struct {
	sums []uint64
	rows []uint32
	used int
}

func (t *rowTable) get(sum uint64) (int64, bool) {
	p := &t.parts[sum>>56]
	if len(p.sums) == 0 {
		return 0, false
	}
	at := p.find(sum)
	return int64(p.rows[at]), p.rows[at] != 0
}

func (t *rowTable) put(sum uint64, row int64) {
	p := &t.parts[sum>>56]
	if p.used*8 >= len(p.sums)*7 {
		p.grow()
	}
	at := p.find(sum)
	if p.rows[at] == 0 {
		p.used++
	}
	p.sums[at], p.rows[at] = sum, uint32(row)
}

// find gives the place of a hash, or the free one where it belongs.
func (p *rowPart) find(sum uint64) int {
	size := uint64(len(p.sums))
	at := (sum & 0xffff_ffff * size) >> 32
	for p.rows[at] != 0 && p.sums[at] != sum {
		if at++; at == size {
			at = 0
		}
	}
	return int(at)
}

func (p *rowPart) grow() {
	old := *p
	size := max(16, len(old.sums)*3/2)
	p.sums, p.rows = make([]uint64, size), make([]uint32, size)
	for i, row := range old.rows {
		if row != 0 {
			at := p.find(old.sums[i])
			p.sums[at], p.rows[at] = old.sums[i], row
		}
	}
}
