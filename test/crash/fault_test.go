package crash

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// F05: the disk of an embedded database refuses to flush, to take more, and to
// read. What cannot be made safe is refused with 503; reading goes on where it
// can; nothing is acknowledged that is not there; and when the disk works again,
// so does the server, without anybody's help.
func TestF05DiskFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, calls, fault string
		reads              bool // people can still be read
	}{
		{"flush", "fsync,fdatasync", "EIO", true},
		{"full", "pwrite64,write,ftruncate,fallocate", "ENOSPC", true},
		{"too-large", "pwrite64,write,ftruncate,fallocate", "EFBIG", true},
		{"read", "pread64,read", "EIO", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, storetest.Embedded)
			s.do(http.MethodPost, "/users", values("userName", "before", "displayName", "Before"), "before")
			heal := s.inject(c.calls, c.fault)
			s.wantRefusals(c.reads, true)
			heal()
			s.wantRecovery()

			// Killed while the disk fails, it starts again with what was acknowledged.
			heal = s.inject(c.calls, c.fault)
			_, _ = s.try(http.MethodPost, "/users", values("userName", "during", "displayName", "During"), "Idempotency-Key", "during")
			s.kill()
			heal()
			s.start()
			s.do(http.MethodPost, "/users", values("userName", "during", "displayName", "During"), "during")
			s.wantSound(refusals + 4)
		})
	}
}

// refusals is how many requests are made while the disk fails.
const refusals = 6

// wantRefusals sends changes and wants them refused, all or those that are not
// taken, and people readable if they should be.
func (s *server) wantRefusals(reads, all bool) {
	s.t.Helper()
	for i := range refusals {
		name := fmt.Sprintf("refused-%d", i)
		a, err := s.try(http.MethodPost, "/users", values("userName", name, "displayName", name), "Idempotency-Key", name)
		code := strings.Contains(string(a.body), `"database_unavailable"`) || strings.Contains(string(a.body), `"outcome_unknown"`)
		if taken := err == nil && a.status == http.StatusCreated; taken && !all {
			continue
		}
		if err != nil || a.status != http.StatusServiceUnavailable || a.header.Get("Content-Type") != "application/problem+json" || !code {
			s.t.Errorf("a change is answered %d: %s; %v", a.status, a.body, err)
		}
		if a, err := s.try(http.MethodGet, "/users/before", nil); reads && (err != nil || a.status != http.StatusOK) {
			s.t.Errorf("somebody is not readable any more: %d %s; %v", a.status, a.body, err)
		}
	}
}

// wantRecovery wants changes to be taken again, and what was refused to be done
// once when it is asked for again.
func (s *server) wantRecovery() {
	s.t.Helper()
	until(s.t, "changes are taken again", patience, func() bool {
		a, err := s.try(http.MethodPost, "/users", values("userName", "after", "displayName", "After"), "Idempotency-Key", "after")
		return err == nil && a.status == http.StatusCreated
	})
	for i := range refusals {
		name := fmt.Sprintf("refused-%d", i)
		s.do(http.MethodPost, "/users", values("userName", name, "displayName", name), name)
	}
}

// wantSound looks at everything, and wants so many people.
func (s *server) wantSound(people int) {
	s.t.Helper()
	s.settle()
	audit := newAuditor(s.t, s.database)
	audit.look(true)
	if len(audit.users) != people {
		s.t.Errorf("there are %d people, want %d", len(audit.users), people)
	}
	s.verify()
}

// inject has the kernel fail some calls of the server on its database, until it
// is healed.
func (s *server) inject(calls, fault string) (heal func()) {
	s.t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		refuseOrSkip(s.t, true, "strace is not here: run scripts/install-strace.sh")
	}
	args := []string{"-f", "-qqq", "-o", "/dev/null", "-e", "trace=" + calls, "-e", "inject=" + calls + ":error=" + fault}
	for _, file := range []string{s.database, s.database + "-wal"} {
		args = append(args, "-P", file)
	}
	cmd := exec.CommandContext(s.t.Context(), path, append(args, "-p", fmt.Sprint(s.cmd.Process.Pid))...)
	errors, err := cmd.StderrPipe()
	must(s.t, err)
	must(s.t, cmd.Start())
	said := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(errors).ReadString('\n')
		said <- text
	}()
	// It says nothing when all is well; the kernel tells who traces whom.
	until(s.t, "strace has attached", patience, func() bool {
		select {
		case text := <-said:
			_ = cmd.Wait()
			refuseOrSkip(s.t, os.Geteuid() == 0 && !strings.Contains(text, "not permitted"), "this machine does not let a process be traced: "+text)
		default:
		}
		return s.traced()
	})
	return func() {
		s.t.Helper()
		_ = cmd.Process.Signal(syscall.SIGINT)
		_ = cmd.Wait()
	}
}

// traced reports whether all threads of the server are traced.
func (s *server) traced() bool {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", s.cmd.Process.Pid))
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), "TracerPid:\t0\n") {
			return false
		}
	}
	return len(files) > 0
}

// stopped reports whether the kernel has stopped the server.
func (s *server) stopped() bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	return err != nil || strings.Contains(string(text), "State:\tT")
}

// refuseOrSkip ends a test that this machine does not permit: in CI as a failure
// when it could be done there.
func refuseOrSkip(t *testing.T, possible bool, why string) {
	t.Helper()
	if possible && os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// F05: the file of the database may not grow any more.
func TestF05FileLimit(t *testing.T) {
	t.Parallel()
	s := startServer(t, storetest.Embedded)
	s.do(http.MethodPost, "/users", values("userName", "before", "displayName", "Before"), "before")
	limit := func(bytes string) {
		t.Helper()
		out, err := exec.Command("prlimit", "--pid", fmt.Sprint(s.cmd.Process.Pid), "--fsize="+bytes+":unlimited").CombinedOutput()
		if err != nil {
			refuseOrSkip(t, os.Geteuid() == 0, fmt.Sprintf("the size of files cannot be limited: %v %s", err, out))
		}
	}
	limit("4096")
	s.wantRefusals(true, true)
	limit("unlimited")
	s.wantRecovery()
	s.kill()
	s.start()
	s.wantSound(refusals + 3)
}

// F05: the file system of an embedded database is full. Edits and an import are
// refused, and go on when there is space again.
func TestF05NoSpace(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "24m")
	s := newServerAt(t, storetest.Embedded, filepath.Join(dir, "roster.db"))
	s.data = dir
	s.bootstrap()
	s.start()
	s.do(http.MethodPost, "/users", values("userName", "before", "displayName", "Before"), "before")
	plan := s.await(s.plan(s.upload(companyFile(t, 1000))).ID, "planned")
	filler := filepath.Join(dir, "filler")
	fill(t, filler)

	_, _ = s.try(http.MethodPost, "/changesets/"+plan.ID+"/apply", map[string]any{}) // may be refused itself
	var made []string
	until(t, "changes are refused", patience, func() bool {
		name := fmt.Sprintf("full-%d", len(made))
		a, err := s.try(http.MethodPost, "/users", values("userName", name, "displayName", name, "title", strings.Repeat("x", 200)), "Idempotency-Key", name)
		if err == nil && a.status == http.StatusCreated {
			made = append(made, name)
		}
		fill(t, filler)
		return err == nil && a.status == http.StatusServiceUnavailable
	})
	s.wantRefusals(true, false) // a small one may still fit
	if a, err := s.try(http.MethodPost, "/imports?name=more.csv", companyFile(t, 2000)); err != nil || a.status != http.StatusServiceUnavailable {
		t.Errorf("a file for which there is no space is answered %d: %s; %v", a.status, a.body, err)
	}
	must(t, os.Remove(filler))
	s.wantRecovery()
	s.apply(plan.ID)
	if set := s.await(plan.ID, "applied"); set.Counts["applied"] < 1000 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	audit := newAuditor(t, s.database)
	audit.look(true)
	for _, name := range made {
		if audit.named[name] == nil {
			t.Errorf("%s was acknowledged and is not there", name)
		}
	}
	s.kill()
	s.start()
	s.wantSound(len(audit.users))
	t.Logf("%d changes were taken on the full disk", len(made))
}

// smallDisk mounts a file system of its own.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("roster", dir, "tmpfs", 0, "size="+size+",mode=700"); err != nil {
		refuseOrSkip(t, os.Geteuid() == 0 && err != syscall.EPERM, fmt.Sprintf("this machine does not let a small file system be mounted: %v", err))
	}
	t.Cleanup(func() {
		for range 50 {
			if syscall.Unmount(dir, 0) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Error("the small file system cannot be unmounted")
	})
	return dir
}

// fill takes all space that is left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(t, err)
	defer f.Close()
	for size := 1 << 20; size >= 512; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}
