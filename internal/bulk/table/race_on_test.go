//go:build race

package table_test

// raceSlowdown is how much longer things may take under the race detector.
const raceSlowdown = 20
