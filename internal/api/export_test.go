package api

import "time"

// Hurry lets streams of events do often what they do now and then.
func (a *API) Hurry() {
	a.rhythm.look, a.rhythm.recheck, a.rhythm.heartbeat = 20*time.Millisecond, 30*time.Millisecond, 50*time.Millisecond
}
