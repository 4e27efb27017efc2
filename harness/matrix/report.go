package matrix

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// Report is the table of a cluster against its matrix, and what it means.
type Report struct {
	// Version is the bundle's; Profile is "" for constraints of the caller's.
	Version string `json:"version"`
	Profile string `json:"profile"`
	// Constraint is the name of the one whose parameters are the matrix.
	Constraint string            `json:"constraint"`
	Zones      []ZoneSummary     `json:"zones"`
	Externals  []ExternalSummary `json:"externals"`
	// Cells are those in which something is declared or open, by row and column
	// in the order of Parties.
	Cells []Cell `json:"cells"`
	// Namespaces are those with a Namespace, a workload or a NetworkPolicy, by name.
	Namespaces []Namespace `json:"namespaces"`
	// Unclosed are the namespaces that a new pod would be open in.
	Unclosed []Unclosed `json:"unclosed"`
	// WaysAround lead past the matrix, whatever the NetworkPolicies say.
	WaysAround []WayAround `json:"waysAround"`
	// Notes say what the table does not.
	Notes   []Note  `json:"notes"`
	Summary Summary `json:"summary"`

	// parties are the rows and columns, in order.
	parties []party
	flows   []Flow
	// open are the ends of flows that something is open by.
	open map[[2]string]bool
}

// ZoneSummary is a zone with the namespaces in it.
type ZoneSummary struct {
	Name      string `json:"name"`
	PerTenant bool   `json:"perTenant"`
	// Entrance says that a flow leads to it from an external.
	Entrance   bool     `json:"entrance"`
	Namespaces []string `json:"namespaces"`
}

// ExternalSummary is an external with its addresses.
type ExternalSummary struct {
	Name   string   `json:"name"`
	CIDRs  []string `json:"cidrs"`
	Except []string `json:"except"`
}

// Status is what there is to say of a cell.
type Status string

// The statuses of a cell. Of several the first here counts.
const (
	// Forbidden is open and not declared.
	Forbidden Status = "forbidden"
	// Blocked is a declared flow that nothing at its ends may use.
	Blocked Status = "blocked"
	// OK is declared, and open no further than that.
	OK Status = "ok"
	// Unused is declared where an end has no workloads, or no port of the name.
	Unused Status = "unused"
)

// Cell is the traffic from one zone or external to another. Besides these there
// are "unzoned", the namespaces in no zone; "unknown", those whose zone is not
// known; and "elsewhere", the addresses of no external.
type Cell struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Declared are the ports of the flows.
	Declared []string `json:"declared"`
	// May are the ports that may be open between some pair, and Must those that
	// certainly are between some pair. What pods of one namespace are allowed
	// among themselves is in neither.
	May    []string `json:"may"`
	Must   []string `json:"must"`
	Status Status   `json:"status"`
	// Findings say what is forbidden or blocked, and by what.
	Findings []Finding `json:"findings"`

	from, to  int
	may, must reach.Ports
	declared  []FlowPort
	anyPort   bool
}

// Finding is one cause for which a cell is forbidden or blocked.
type Finding struct {
	// Status is forbidden or blocked.
	Status Status `json:"status"`
	// Ports are those that are open between the pairs, or blocked.
	Ports []string `json:"ports"`
	// Certain says that what is forbidden is open for certain. It may only be, where
	// the manifests do not tell all.
	Certain bool `json:"certain"`
	// CrossTenant says that the flow is declared, but within one tenant.
	CrossTenant bool `json:"crossTenant"`
	// Pairs is how many pairs there are; From and To are one of them.
	Pairs int    `json:"pairs"`
	From  string `json:"from"`
	To    string `json:"to"`
	// Egress is what lets the connection out of From, and Ingress what lets it into To;
	// or what blocks it.
	Egress  Side `json:"egress"`
	Ingress Side `json:"ingress"`
	// Message says so in a sentence, and Remedy what to do.
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
	Place

	ports reach.Ports
	open  string    // the end to be closed
	flow  [2]string // of what is blocked, the ends of the flow as it is declared
}

// Side is one end of a finding.
type Side struct {
	// Blocks says that this end lets nothing through.
	Blocks bool `json:"blocks"`
	// Open says that no policy is about this end, so that everything passes.
	Open bool `json:"open"`
	// Rules are those that let the connection through.
	Rules []Rule `json:"rules"`
	// Policies are those that select the end.
	Policies []string `json:"policies"`
}

// Rule is a rule of a policy.
type Rule struct {
	// Policy is "NetworkPolicy shop/web"; Path is that of the rule in it.
	Policy string `json:"policy"`
	Path   string `json:"path"`
	Place
}

// Place is where something is written.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// String is file:line:column, as compilers write it.
func (p Place) String() string {
	if p.File == "" || p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// placeOf is the place of a value of an object.
func placeOf(object *manifest.Object, path ...any) Place {
	line, column := object.Position(path)
	return Place{object.File, line, column}
}

// Namespace is one that something is known of.
type Namespace struct {
	Name string `json:"name"`
	// Zone is its zone's name, "unzoned" or "unknown".
	Zone string `json:"zone"`
	// Tenant is "" where it has none, or none is known.
	Tenant    string `json:"tenant"`
	Workloads int    `json:"workloads"`
}

// Unclosed is a direction in which the pods of a namespace are open unless a
// policy happens to select them.
type Unclosed struct {
	Namespace string `json:"namespace"`
	Zone      string `json:"zone"`
	// Directions are Ingress, Egress or both.
	Directions []string `json:"directions"`
	// Open is an example of a workload that is open now, "" if there is none.
	Open    string `json:"open"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
	Place
}

// WayAround is an object that lets traffic past the NetworkPolicies or past the
// entrance.
type WayAround struct {
	Object  string `json:"object"`
	Zone    string `json:"zone"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
	Place

	begin Place // of the object
}

// Note is something to know about the table.
type Note struct {
	Message string `json:"message"`
	Place
}

// Summary counts.
type Summary struct {
	Namespaces int `json:"namespaces"`
	Workloads  int `json:"workloads"`
	Policies   int `json:"policies"`
	// Forbidden, Blocked, OK and Unused count cells.
	Forbidden  int `json:"forbidden"`
	Blocked    int `json:"blocked"`
	OK         int `json:"ok"`
	Unused     int `json:"unused"`
	Unclosed   int `json:"unclosed"`
	WaysAround int `json:"waysAround"`
	// Outside counts the workloads of namespaces in no zone, which are held to the
	// matrix only where they meet a zone.
	Outside int `json:"outside"`
	// Sentence says it in words.
	Sentence string `json:"sentence"`
}

// Holds reports whether the matrix is kept: nothing is forbidden, every
// namespace of a zone is closed, and nothing leads around.
func (r Report) Holds() bool {
	return r.Summary.Forbidden == 0 && r.Summary.Unclosed == 0 && r.Summary.WaysAround == 0
}

// summarize counts, and says it in a sentence.
func (r *Report) summarize() {
	s := &r.Summary
	for _, cell := range r.Cells {
		switch cell.Status {
		case Forbidden:
			s.Forbidden++
		case Blocked:
			s.Blocked++
		case OK:
			s.OK++
		case Unused:
			s.Unused++
		}
	}
	s.Unclosed, s.WaysAround = len(r.Unclosed), len(r.WaysAround)
	s.Namespaces = len(r.Namespaces)
	for _, namespace := range r.Namespaces {
		if namespace.Zone == unzoned {
			s.Outside += namespace.Workloads
		}
	}

	var wrong []string
	if s.Forbidden > 0 {
		wrong = append(wrong, fmt.Sprintf("%s %s between zones", count(len(r.told(Forbidden)), "cause opens", "causes open"),
			count(s.Forbidden, "forbidden connection", "forbidden connections")))
	}
	if s.Unclosed > 0 {
		wrong = append(wrong, count(s.Unclosed, "namespace is not closed", "namespaces are not closed"))
	}
	if s.WaysAround > 0 {
		wrong = append(wrong, count(s.WaysAround, "object leads around the matrix", "objects lead around the matrix"))
	}
	sentence := "The matrix holds: nothing is open that is not declared"
	if len(wrong) > 0 {
		sentence = "The matrix does not hold: " + and(wrong)
	}
	if s.Blocked > 0 {
		sentence += "; " + count(s.Blocked, "declared flow is blocked", "declared flows are blocked")
	}
	if s.Outside > 0 {
		sentence += "; " + count(s.Outside, "workload is in no zone", "workloads are in no zone")
	}
	s.Sentence = fmt.Sprintf("%s (%s, %s, %s).", sentence, count(s.Workloads, "workload", "workloads"),
		count(s.Namespaces, "namespace", "namespaces"), count(s.Policies, "NetworkPolicy", "NetworkPolicies"))
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// and joins clauses: "a, b and c".
func and(clauses []string) string {
	if len(clauses) < 2 {
		return strings.Join(clauses, "")
	}
	last := len(clauses) - 1
	return strings.Join(clauses[:last], ", ") + " and " + clauses[last]
}
