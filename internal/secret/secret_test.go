package secret_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster/internal/secret"
)

// cheap keeps tests quick; the cost is a number in the hash, nothing else.
var cheap = secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}}

func TestTextIsHidden(t *testing.T) {
	t.Parallel()
	const canary = "c4nary-c4nary-c4nary"
	text := secret.Text(canary)

	// Neither printing nor marshalling nor logging may show the text.
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "hidden", text, "in", struct{ P secret.Text }{text})
	inJSON, err := json.Marshal(map[string]any{"p": text, "list": []secret.Text{text}})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{
		text.String(), fmt.Sprint(text), fmt.Sprintf("%s %v %+v %#v %q %x %d", text, text, text, text, text, text, text),
		fmt.Sprintf("%+v %#v", struct{ P secret.Text }{text}, []secret.Text{text}), log.String(), string(inJSON),
	} {
		if strings.Contains(shown, canary) || strings.Contains(shown, fmt.Sprintf("%x", canary)) {
			t.Errorf("the text is shown: %s", shown)
		}
	}
	if text.Reveal() != canary {
		t.Error("Reveal does not give the text")
	}
}

// B16: whatever is not exactly a token is refused before the database is asked.
func TestB16TokenMustBeExact(t *testing.T) {
	t.Parallel()
	kinds := []secret.Kind{secret.APIToken, secret.SessionToken, secret.LinkToken}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		token := secret.NewToken(kind)
		text := token.Reveal()
		digest, ok := kind.Digest(token)
		if !ok || len(digest) != 64 || strings.Contains(digest, text) {
			t.Fatalf("a fresh token is refused: %s", text)
		}
		if again, _ := kind.Digest(token); again != digest {
			t.Fatal("the digest of a token is not always the same")
		}
		for _, other := range kinds {
			if _, ok := other.Digest(token); ok && other != kind {
				t.Fatalf("a %s token passes for %s", kind, other)
			}
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		letter := rapid.SampledFrom([]byte("0Zaz_- \x00")).Draw(t, "letter")
		edited := []byte(text)
		edited[at] = letter
		for _, wrong := range []string{
			text[:at], text[at:], text + string(letter), string(letter) + text, text[:at] + string(letter) + text[at:],
			string(edited), " " + text, text + "\n", strings.ToUpper(text), text + text, "",
		} {
			if _, ok := kind.Digest(secret.Text(wrong)); ok && wrong != text {
				t.Fatalf("%q passes, made from %q", wrong, text)
			}
		}
	})
}

func TestTokensDiffer(t *testing.T) {
	t.Parallel()
	// Chance must reach every place of a token.
	seen := map[string]bool{}
	letters := [49]map[byte]bool{}
	for range 4000 {
		text := strings.TrimPrefix(secret.NewToken(secret.APIToken).Reveal(), "rst_")
		if seen[text] {
			t.Fatal("the same token twice")
		}
		seen[text] = true
		for i := range letters {
			if letters[i] == nil {
				letters[i] = map[byte]bool{}
			}
			letters[i][text[i]] = true
		}
	}
	for i := range 43 {
		if len(letters[i]) != 62 {
			t.Errorf("place %d takes only %d letters", i, len(letters[i]))
		}
	}
}

func TestSeal(t *testing.T) {
	t.Parallel()
	mine, err := secret.NewSealer(secret.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	other, err := secret.NewSealer(secret.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		purpose := rapid.StringN(1, 20, 40).Draw(t, "purpose")
		sealed := mine.Seal(purpose, content)
		if got, ok := mine.Open(purpose, sealed); !ok || string(got) != string(content) {
			t.Fatalf("the content does not come back: %q %v", got, ok)
		}
		// Another key, another purpose and any changed letter break the seal.
		if _, ok := other.Open(purpose, sealed); ok {
			t.Fatal("a foreign key opens it")
		}
		if _, ok := mine.Open(purpose+"x", sealed); ok {
			t.Fatal("another purpose opens it")
		}
		if len(content) > 0 {
			moved := purpose + string(content[:1])
			if _, ok := mine.Open(moved, mine.Seal(purpose, content)); ok {
				t.Fatal("a purpose borrows from the content")
			}
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		edited := []byte(sealed)
		edited[at] = rapid.SampledFrom([]byte("AZaz09-_+/= ")).Draw(t, "letter")
		if _, ok := mine.Open(purpose, string(edited)); ok && string(edited) != sealed {
			t.Fatalf("a changed letter at %d goes unseen", at)
		}
		if _, ok := mine.Open(purpose, sealed[:at]); ok {
			t.Fatal("a cut text goes unseen")
		}
	})
	if _, err := secret.NewSealer("short"); err == nil {
		t.Error("a short key is taken")
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := secret.NewHasher(cheap)
	check := func(password secret.Text, hash string) bool {
		t.Helper()
		ok, err := h.Check(ctx, password, hash)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}

	// B05: nothing is cut, at 72 bytes or anywhere else, and the zero byte is a letter like others.
	long := strings.Repeat("a", 72)
	for _, pair := range [][2]string{{long + "1", long + "2"}, {"abc\x00def", "abc\x00deg"}, {"abc", "abc\x00"}, {strings.Repeat("é", 512), strings.Repeat("é", 511)}} {
		hash, err := h.Hash(ctx, secret.Text(pair[0]))
		if err != nil {
			t.Fatal(err)
		}
		if !check(secret.Text(pair[0]), hash) || check(secret.Text(pair[1]), hash) {
			t.Errorf("%q and %q are not told apart", pair[0], pair[1])
		}
	}

	// More than the limit is refused, never shortened.
	if _, err := h.Hash(ctx, secret.Text(strings.Repeat("a", secret.MaxPassword+1))); err == nil {
		t.Error("a password of 1025 bytes is hashed")
	}
	hash, err := h.Hash(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if check(secret.Text(strings.Repeat("a", 1<<20)), hash) {
		t.Error("a password of 1 MiB passes")
	}

	// Nothing belongs to somebody who does not exist.
	if check("", "") || check("anything", "") {
		t.Error("a password belongs to nobody")
	}

	// The cost stands in the hash, and a hash of another cost is known to be old.
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") || h.Outdated(hash) {
		t.Errorf("unexpected hash %s", hash)
	}
	dearer := secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 128, Passes: 1, Lanes: 1}})
	if ok, err := dearer.Check(ctx, "", hash); !ok || err != nil || !dearer.Outdated(hash) {
		t.Error("a hash of a lower cost must check and be outdated")
	}
}

func TestDefaultCost(t *testing.T) {
	t.Parallel()
	hash, err := secret.NewHasher(secret.HasherConfig{}).Hash(context.Background(), "correct horse battery staple")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the default hash is %s, %v", hash, err)
	}
}

func TestBrokenHashes(t *testing.T) {
	t.Parallel()
	h := secret.NewHasher(cheap)
	for _, hash := range []string{
		"x", "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$", "$argon2id$v=19$m=64,t=1,p=1$$",
	} {
		if ok, err := h.Check(context.Background(), "x", hash); ok || err == nil {
			t.Errorf("%s is taken for a hash", hash)
		}
	}
}

func TestHashingIsBounded(t *testing.T) {
	t.Parallel()
	// Whoever does not get a place gives up with their request, and when too
	// many wait already the next is sent away at once.
	h := secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 64 * 1024, Passes: 12, Lanes: 1}, Parallel: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var busy, gaveUp atomic.Int32
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			switch _, err := h.Hash(ctx, "a password"); {
			case errors.Is(err, secret.ErrBusy):
				busy.Add(1)
			case errors.Is(err, context.DeadlineExceeded):
				gaveUp.Add(1)
			case err != nil:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if busy.Load() < 100 || gaveUp.Load() == 0 {
		t.Errorf("%d were sent away, %d gave up", busy.Load(), gaveUp.Load())
	}
}

func FuzzToken(f *testing.F) {
	f.Add("rst_")
	f.Add(secret.NewToken(secret.APIToken).Reveal())
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := secret.APIToken.Digest(secret.Text(s)); ok && len(s) != 53 {
			t.Errorf("%q passes", s)
		}
	})
}
