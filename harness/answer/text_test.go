package answer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// inTable is the table of a relation.
func inTable(r relation) string {
	var b strings.Builder
	m, numbered := r.matrix(), &legend{}
	m.table(&b, nameEndpoints(r.endpoints), numbered, portWords)
	numbered.write(&b)
	return b.String()
}

func TestTableGathersSources(t *testing.T) {
	assert.Equal(t, `FROM               TO        PORTS
jobs/report, ::/0  shop/web  TCP/80, TCP/443
shop/api           shop/db   TCP/5432, possibly UDP/53
shop/web           shop/api  possibly all
`, inTable(painted([]string{"Pod jobs/report", "Pod shop/api", "Pod shop/db", "Pod shop/web", "CIDR 0.0.0.0/0", "CIDR ::/0"},
		"jobs/report > shop/web: TCP/80,TCP/443", "::/0 > shop/web: TCP/443,TCP/80",
		"shop/web > shop/api: ?all", "shop/api > shop/db: TCP/5432?UDP/53")))
}

func TestTableGathersDestinations(t *testing.T) {
	assert.Equal(t, `FROM      TO                   PORTS
shop/api  shop/db, shop/queue  all
shop/web  shop/api             TCP/8080, possibly all
`, inTable(painted([]string{"Pod shop/api", "Pod shop/db", "Pod shop/queue", "Pod shop/web", "CIDR 0.0.0.0/0"},
		"shop/api > shop/db: all", "shop/api > shop/queue: all", "shop/web > shop/api: TCP/8080?all")))
}

// Pods that all reach each other are one line, though none is asked whether it
// reaches itself.
func TestTableOfPodsThatReachEachOther(t *testing.T) {
	assert.Equal(t, `FROM            TO              PORTS
every workload  every workload  all
`, inTable(painted([]string{"Pod shop/a", "Pod shop/b", "Pod shop/c", "CIDR 0.0.0.0/0"},
		"shop/a > shop/b: all", "shop/a > shop/c: all", "shop/b > shop/a: all", "shop/b > shop/c: all", "shop/c > shop/a: all", "shop/c > shop/b: all",
		"shop/a > shop/a: all")))
	assert.Equal(t, `FROM      TO              PORTS
shop/web  jobs/a, shop/*  TCP/80
`, inTable(painted([]string{"Deployment shop/web", "Pod shop/db", "Pod jobs/a", "Pod jobs/b"},
		"shop/web > shop/web: TCP/80", "shop/web > shop/db: TCP/80", "shop/web > jobs/a: TCP/80")))
}

func TestTableFoldsWideCells(t *testing.T) {
	assert.Equal(t, `FROM          TO                                    PORTS
shop/gateway  192.0.2.0/24 except 192.0.2.3/32 and  TCP/1, TCP/3, TCP/5, TCP/7, TCP/9,
              192.0.2.5/32 and 192.0.2.9/32 and     TCP/11
              192.0.2.200/32
`, inTable(painted([]string{
		"Pod shop/gateway", "CIDR 0.0.0.0/1", "CIDR 192.0.2.0/31", "CIDR 192.0.2.2/32", "CIDR 192.0.2.3/32", "CIDR 192.0.2.4/32", "CIDR 192.0.2.5/32",
		"CIDR 192.0.2.6/31", "CIDR 192.0.2.8/32", "CIDR 192.0.2.9/32", "CIDR 192.0.2.10/31", "CIDR 192.0.2.12/30", "CIDR 192.0.2.16/28",
		"CIDR 192.0.2.32/27", "CIDR 192.0.2.64/26", "CIDR 192.0.2.128/26", "CIDR 192.0.2.192/29", "CIDR 192.0.2.200/32", "CIDR 192.0.2.208/28", "CIDR 192.0.2.224/27",
	}, gatewayTo("0/31", "2/32", "4/32", "6/31", "8/32", "10/31", "12/30", "16/28", "32/27", "64/26", "128/26", "192/29", "208/28", "224/27")...)))
}

func gatewayTo(blocks ...string) []string {
	var connections []string
	for _, block := range blocks {
		connections = append(connections, "shop/gateway > 192.0.2."+block+": TCP/1,TCP/3,TCP/5,TCP/7,TCP/9,TCP/11")
	}
	return connections
}

func TestTableListsMany(t *testing.T) {
	var endpoints, connections []string
	for i := range 70 {
		endpoints = append(endpoints, fmt.Sprintf("Pod shop/web-%02d", i))
		if i > 0 {
			connections = append(connections, fmt.Sprintf("shop/web-00 > shop/web-%02d: TCP/80", i))
		}
	}
	table := inTable(painted(append(endpoints, "Pod jobs/one"), connections...))
	assert.True(t, strings.HasPrefix(table, `FROM         TO      PORTS
shop/web-00  shop/*  TCP/80
`), "the last of them is itself: %s", table)

	table = inTable(painted(append(endpoints, "Pod jobs/one"), connections[1:]...))
	assert.True(t, strings.HasPrefix(table, `FROM         TO                    PORTS
shop/web-00  68 of 70 in shop [1]  TCP/80

[1] shop/web-02, shop/web-03, shop/web-04, shop/web-05, shop/web-06, shop/web-07, shop/web-08,
    shop/web-09,`), table)
	assert.True(t, strings.HasSuffix(table, "shop/web-61, and 8 more, which --output json has\n"), table)
}

// The lines of a table say of each pair what the relation says, and say it once.
func TestLinesAreTheRelation(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		count := rapid.IntRange(1, 7).Draw(r, "count")
		var endpoints, connections []string
		names := make([]string, count)
		for i := range count {
			kind := rapid.SampledFrom([]string{"Pod", "Deployment"}).Draw(r, "kind")
			names[i] = fmt.Sprintf("shop/%c", 'a'+i)
			endpoints = append(endpoints, kind+" "+names[i])
		}
		for _, from := range names {
			for _, to := range names {
				if ports := rapid.SampledFrom([]string{"", "", "all", "TCP/1", "?TCP/1"}).Draw(r, "ports"); ports != "" {
					connections = append(connections, from+" > "+to+": "+ports)
				}
			}
		}
		painted := painted(endpoints, connections...)
		m := painted.matrix()
		said := map[[2]int][]int32{}
		lines := m.lines()
		for _, l := range lines {
			for _, from := range l.from {
				for _, to := range l.to {
					said[[2]int{from, to}] = append(said[[2]int{from, to}], l.kind)
				}
			}
		}
		connected := 0
		for from := range count {
			for to := range count {
				if from == to && m.single(from) {
					continue
				}
				var want []int32
				if kind := m.cells[from][to]; kind != 0 {
					want = []int32{kind}
					connected++
				}
				assert.Equal(r, want, said[[2]int{from, to}], "%s to %s in %v", names[from], names[to], lines)
			}
		}
		assert.LessOrEqual(r, len(lines), connected)
	})
}

func TestPortWords(t *testing.T) {
	for want, c := range map[string]reach.Connection{
		"":                             {},
		"all":                          {May: reach.AllPorts(), Must: reach.AllPorts()},
		"possibly all":                 {May: reach.AllPorts()},
		"TCP/80, possibly all":         {May: reach.AllPorts(), Must: portsIn("80")},
		"TCP/80, possibly UDP/53":      {May: portsIn("80,UDP/53"), Must: portsIn("80")},
		"all but TCP/22":               {May: reach.AllPorts().Minus(portsIn("22")), Must: reach.AllPorts().Minus(portsIn("22"))},
		"possibly all but TCP/22":      {May: reach.AllPorts().Minus(portsIn("22"))},
		"all but TCP/22, possibly all": {May: reach.AllPorts(), Must: reach.AllPorts().Minus(portsIn("22"))},
		"SCTP/1-65535, TCP/80":         {May: portsIn("80,sctp"), Must: portsIn("80,sctp")},
	} {
		assert.Equal(t, want, join(portWords(c)))
	}
	assert.Equal(t, "TCP/80 and every port but TCP/22", inSentence([]string{"TCP/80", "all but TCP/22"}))
	assert.Equal(t, "every port", inSentence([]string{"all"}))
}
