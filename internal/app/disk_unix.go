//go:build linux || darwin

package app

import (
	"syscall"

	"roster/internal/api"
)

// disk tells of the room where a directory lies.
func disk(dir string) api.Disk {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return api.Disk{}
	}
	size := uint64(s.Bsize) // its type is not the same everywhere
	return api.Disk{Free: int64(s.Bavail * size), Total: int64(s.Blocks * size)}
}
