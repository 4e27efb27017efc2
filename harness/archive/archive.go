// Package archive writes and reads the tar.gz that is the one layer of a policy
// bundle.
package archive

// Limits bound what Read takes in. A limit of zero admits nothing.
type Limits struct {
	// Packed is the greatest size of the archive, in bytes.
	Packed int64
	// Unpacked is the greatest size of the tar stream in it, in bytes: the
	// contents, and a header and padding for each entry.
	Unpacked int64
	// Ratio is the greatest number of bytes of the tar stream for each byte of
	// the archive.
	Ratio int64
	// Entries is the greatest number of files and directories.
	Entries int
}

// DefaultLimits admit ten times what is shipped, which is some 700 entries, 3 MB
// unpacked and 600 KB packed. Text packs 5 to 1; deflate can reach 1032 to 1.
func DefaultLimits() Limits {
	return Limits{Packed: 8 << 20, Unpacked: 32 << 20, Ratio: 100, Entries: 10_000}
}
