package seal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"math"
	"testing"

	"pgregory.net/rapid"

	"roster"
)

func drawEnvelope(t *rapid.T, label string) Envelope {
	number := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{0, 1, -1, math.MaxInt64, math.MinInt64}))
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "a", "aa", "\x00", "\x00\x00\x00\x01"}))
	commitment := rapid.Custom(func(t *rapid.T) (c Commitment) {
		if c.Made = rapid.Bool().Draw(t, "made"); c.Made {
			copy(c.Sum[:], rapid.SliceOfN(rapid.Byte(), hashSize, hashSize).Draw(t, "sum"))
		}
		return c
	})
	return Envelope{
		Position: roster.Position{Tx: number.Draw(t, label+"tx"), N: number.Draw(t, label+"n")}, At: number.Draw(t, label+"at"), V: number.Draw(t, label+"v"),
		Type: text.Draw(t, label+"type"), ActorKind: text.Draw(t, label+"kind"), ActorID: text.Draw(t, label+"id"), Via: text.Draw(t, label+"via"),
		Request: text.Draw(t, label+"request"), Subject: text.Draw(t, label+"subject"), SubjectID: text.Draw(t, label+"subject id"), ChangeSet: text.Draw(t, label+"set"),
		Name: commitment.Draw(t, label+"name"), Reason: commitment.Draw(t, label+"reason"), Data: commitment.Draw(t, label+"data"),
	}
}

// An envelope is read as it was written, and two that differ are never written
// alike.
func TestEnvelopeIsInjective(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawEnvelope(t, "a "), drawEnvelope(t, "b ")
		text := a.Append(nil)
		if got, err := ParseEnvelope(text); err != nil || got != a {
			t.Fatalf("got %+v, %v", got, err)
		}
		if (a == b) != bytes.Equal(text, b.Append(nil)) {
			t.Fatalf("%+v and %+v are written alike", a, b)
		}
	})
}

// Two envelopes that differ anywhere are written differently: what is written
// is read back as it was, whatever the fields hold.
func FuzzInjective(f *testing.F) {
	f.Add(int64(1), int64(2), int64(3), int64(1), "user.updated", "user", "usr_1", "ses_1", "req_1", "user", "usr_2", "chg_1", []byte{}, []byte("x"))
	f.Add(int64(-1), int64(0), int64(0), int64(0), "a", "", "", "", "\x00\x00\x00\x01a", "", "", "", []byte("\x01"), []byte(nil))
	f.Fuzz(func(t *testing.T, tx, n, at, v int64, kind, actorKind, actor, via, request, subject, subjectID, set string, name, data []byte) {
		e := Envelope{
			Position: roster.Position{Tx: tx, N: n}, At: at, V: v, Type: kind, ActorKind: actorKind, ActorID: actor, Via: via,
			Request: request, Subject: subject, SubjectID: subjectID, ChangeSet: set,
			Name: Commitment{Made: len(name) > 0}, Data: Commitment{Made: len(data) > 0},
		}
		copy(e.Name.Sum[:], name)
		copy(e.Data.Sum[:], data)
		got, err := ParseEnvelope(e.Append(nil))
		if err != nil || got != e {
			t.Fatalf("%+v is read as %+v, %v", e, got, err)
		}
	})
}

// Whatever bytes are taken for an envelope are the only way to write it.
func FuzzEnvelope(f *testing.F) {
	f.Add((&Envelope{}).Append(nil))
	f.Add((&Envelope{Type: "user.updated", V: 1, Data: Commitment{Made: true}}).Append(nil))
	f.Add([]byte{1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseEnvelope(b); err == nil && !bytes.Equal(e.Append(nil), b) {
			t.Errorf("%x is read as %+v, which is written otherwise", b, e)
		}
	})
}

// What names the events of a tile is read as it was written.
func FuzzPositions(f *testing.F) {
	f.Add("12.1-40 13.1 14.5-6")
	f.Add("1.1-1")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := parsePositions(text)
		if err != nil {
			return
		}
		again, err := parsePositions(formatPositions(list))
		if err != nil || len(again) != len(list) || len(list) == 0 || len(list) > tileWidth {
			t.Fatalf("%q: %v, then %v, %v", text, list, again, err)
		}
		for i := range list {
			if list[i] != again[i] || i > 0 && !list[i-1].Less(list[i]) {
				t.Fatalf("%q: %v", text, list)
			}
		}
	})
}

// Files of checkpoints come from outside: whatever is in them, they are read or
// refused.
func FuzzCheckpoints(f *testing.F) {
	f.Add("roster.journal/x\n1\nAAAA\n\n— roster.journal/x AAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		notes, err := ReadCheckpoints(bytes.NewReader([]byte(text)))
		if (err == nil) != (len(notes) > 0) {
			t.Fatalf("%q: %d notes, %v", text, len(notes), err)
		}
		for _, n := range notes {
			_, _ = parseCheckpoint(n)
			_, _ = OpenCheckpoint(n, "roster.journal/fshak6ih6wvyl4q3+7022b2d4+AXFGE+NsXefi/Yf8Fm7VUKqPdhXhAzTWnMFkD2aRg2n/")
		}
	})
}

// A commitment is the HMAC of the standard library, with keys that differ by
// field.
func TestCommitment(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var h hasher
		s := newSalts(1)[0]
		value := rapid.StringN(1, 300, -1).Draw(t, "value")
		for f := FieldName; f <= FieldData; f++ {
			inner := sha256.Sum256(append(s[:], byte(f)))
			mac := hmac.New(sha256.New, inner[:])
			mac.Write([]byte(value))
			got, ok := h.commitTo(f, &opening{salt: s}, value)
			if !ok || !got.Made || !bytes.Equal(got.Sum[:], mac.Sum(nil)) {
				t.Fatalf("%q: %x", value, got.Sum)
			}
		}
	})
}
