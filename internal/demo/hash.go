package demo

// dice gives numbers that follow from a seed, what they are for, and whom they
// are about, and from nothing else.
type dice uint64

// The things that are thrown for, append-only: another number changes every
// demo organisation that was ever made.
const (
	forCulture = iota + 1
	forName
	forPlace
	forKind
	forTitle
	forJoin
	forLeave
	forMove
	forPromotion
	forAbsence
	forMarriage
	forWeight
	forPhone
	forTime
	forPronouns
)

// throw gives 64 bits (the mixing of SplitMix64).
func (d dice) throw(what int, about int) uint64 {
	x := uint64(d) + uint64(what)*0x9e37_79b9_7f4a_7c15 + uint64(about)*0xd1b5_4a32_d192_ed03
	x = (x ^ x>>30) * 0xbf58_476d_1ce4_e5b9
	x = (x ^ x>>27) * 0x94d0_49bb_1331_11eb
	return x ^ x>>31
}

// below gives a number from 0 to n-1.
func (d dice) below(n, what, about int) int { return int(d.throw(what, about) % uint64(n)) }

// in100 is true so many times in a hundred.
func (d dice) in100(percent float64, what, about int) bool {
	return float64(d.throw(what, about)%100_000) < percent*1000
}
