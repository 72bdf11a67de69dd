package seal

import (
	"errors"
	"strconv"
	"strings"

	"roster"
)

// formatPositions writes the positions of the events of a tile in runs: "12.1-40
// 13.1" are forty events of one transaction and one of the next.
func formatPositions(list []roster.Position) string {
	var b strings.Builder
	for i := 0; i < len(list); {
		k := i + 1
		for k < len(list) && list[k].Tx == list[i].Tx && list[k].N == list[k-1].N+1 {
			k++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(list[i].String())
		if k > i+1 {
			b.WriteByte('-')
			b.WriteString(strconv.FormatInt(list[k-1].N, 10))
		}
		i = k
	}
	return b.String()
}

var errPositions = errors.New("the positions of a tile cannot be read")

// parsePositions reads what formatPositions wrote; they are in ascending order
// and fit a tile.
func parsePositions(text string) (list []roster.Position, err error) {
	for run := range strings.SplitSeq(text, " ") {
		first, end, isRun := strings.Cut(run, "-")
		p, err := roster.ParsePosition(first)
		if err != nil || first == "" {
			return nil, errPositions
		}
		last := p.N
		if isRun {
			if last, err = strconv.ParseInt(end, 10, 64); err != nil || last <= p.N || last-p.N >= tileWidth {
				return nil, errPositions
			}
		}
		if len(list) > 0 && !list[len(list)-1].Less(p) || int64(len(list))+last-p.N+1 > tileWidth {
			return nil, errPositions
		}
		for ; p.N <= last; p.N++ {
			list = append(list, p)
		}
	}
	return list, nil
}
