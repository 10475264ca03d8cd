package ledger

// Entry is one movement; the sum of all entries of a transfer is 0.
type Entry struct {
	Account string
	Cents   int64
}
