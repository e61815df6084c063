package nightly

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// What a release leaves for the night after it: its meetings stand in the release, the rest (calendar sequences, tombstones,
// aliases, what is missing) in state.db under the release's name, and for the newest release in
// data/runs/<run>/memory.json.zst too. So neither a lost state.db nor a backup from before that release takes it away.

const memoryFile = "memory.json.zst"

// mostMemory bounds that file in bytes, unpacked.
const mostMemory = 4 << 30

// recall loads what the served release left for this night. A damaged release is made again where that is possible.
func (n *night) recall(ctx context.Context) (dedupe.Memory, error) {
	defer n.phase("recall")()
	memory, err := n.memoryOf(n.manifest.Previous)
	if !errors.Is(err, errReleaseLost) {
		return memory, err
	}
	if cannot := n.remake(ctx, err); cannot != nil {
		return memory, n.damaged(fmt.Errorf("%w, and it cannot be made again: %w", err, cannot))
	}
	return n.memoryOf(n.manifest.Previous)
}

// errReleaseLost means that a release's meetings cannot be read back.
var errReleaseLost = errors.New("its meetings cannot be read back")

// memoryOf is what a release left for the next night; nothing for "".
func (n *night) memoryOf(release string) (dedupe.Memory, error) {
	var memory dedupe.Memory
	if release == "" {
		return memory, nil
	}
	body, err := n.store.LoadMemory(release)
	if err == nil && body == nil {
		body, err = n.keptMemory(release)
	}
	if err == nil && body != nil {
		err = json.Unmarshal(body, &memory)
	}
	if err != nil {
		return memory, fmt.Errorf("load the memory of release %s: %w", release, err)
	}
	dir := filepath.Join(n.releasesDir(), release)
	if err = files.Verify(dir, "meetings.ndjson", "trend.json"); err == nil { // what damages them would go on from night to night
		memory.Previous, err = files.Load(dir)
	}
	if err != nil {
		return memory, fmt.Errorf("%w: %w", errReleaseLost, err)
	}
	return memory, nil
}

// keepMemory writes the memory beside the run's manifest.
func (n *night) keepMemory(body []byte) error {
	return renameio.WriteFile(filepath.Join(n.runDir(), memoryFile), packed(body), 0o644)
}

// keptMemory is a release's memory where state.db does not have it; nil where nothing has.
func (n *night) keptMemory(release string) ([]byte, error) {
	body, err := readPacked(filepath.Join(n.Settings.Data, "runs", release, memoryFile), mostMemory)
	if errors.Is(err, fs.ErrNotExist) {
		n.Log.Warn("the memory of the served release is gone: its ids stay, calendar sequences and tombstones begin anew", "release", release)
		return nil, nil
	}
	if err == nil {
		n.mended(fmt.Sprintf("state.db has no memory of release %s: the copy in the folder of its run is used", release))
	}
	return body, err
}

// dropMemory removes the copy of a release that is no longer the newest.
func (n *night) dropMemory(release string) {
	err := os.Remove(filepath.Join(n.Settings.Data, "runs", release, memoryFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		n.Log.Warn("an old memory cannot be removed", "release", release, "why", err.Error())
	}
}

// mended says what was damaged and is not any more.
func (n *night) mended(what string) {
	n.Log.Warn(what)
	if n.manifest.Mended != "" {
		what = n.manifest.Mended + "; " + what
	}
	n.manifest.Mended = what
}

// encodeMemory leaves the meetings out: those stand in the release.
func encodeMemory(memory dedupe.Memory) ([]byte, error) {
	memory.Previous = nil
	body, err := json.Marshal(memory)
	if err != nil {
		return nil, fmt.Errorf("encode the memory: %w", err)
	}
	return body, nil
}
