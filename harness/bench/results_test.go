//go:build unix

package bench_test

// resultsFile is what the tests measured, for a reader.
const resultsFile = "RESULTS.md"

// resultsIntroduction begins the file; sections follow in the order in which they were
// first recorded.
const resultsIntroduction = `# What it costs

Written by the tests beside it, with WRITE_RESULTS=1 and BENCH=full. Times are those of
one machine and say little beside each other's ratios.
`
