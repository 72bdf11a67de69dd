//go:build !race

package table_test

const raceSlowdown = 1
