package reach

// Certainty is the answer to a question where not everything is known.
type Certainty uint8

const (
	// Never is no in every cluster that fits the objects.
	Never Certainty = iota
	// Possibly is yes in some and no in others.
	Possibly
	// Certainly is yes in all.
	Certainly
)

// String returns "never", "possibly" or "certainly".
func (c Certainty) String() string {
	switch c {
	case Certainly:
		return "certainly"
	case Possibly:
		return "possibly"
	default:
		return "never"
	}
}
