package files

import "slices"

// Differ names the files, sorted by path, that are not byte for byte the same in two releases, and those that only one
// of them has. It goes by the manifests' hashes; manifest.json itself, which holds them, is not compared.
func Differ(oldDir, newDir string) ([]string, error) {
	old, err := ReadManifest(oldDir)
	if err != nil {
		return nil, err
	}
	now, err := ReadManifest(newDir)
	if err != nil {
		return nil, err
	}
	var differ []string
	for _, f := range old.Files {
		if g, _ := now.file(f.Path); g != f {
			differ = append(differ, f.Path)
		}
	}
	for _, g := range now.Files {
		if _, ok := old.file(g.Path); !ok {
			differ = append(differ, g.Path)
		}
	}
	slices.Sort(differ)
	return differ, nil
}
