package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// parsePorts reads ports as reports write them: "TCP/5432", "UDP/1-65535",
// "all"; and "5432", which is TCP, and "TCP", which is every port of it. Commas
// stand between several.
func parsePorts(text string) (reach.Ports, error) {
	var ports reach.Ports
	for _, part := range strings.Split(text, ",") {
		one, err := parsePart(strings.TrimSpace(part))
		if err != nil {
			return reach.Ports{}, err
		}
		ports = ports.Union(one)
	}
	return ports, nil
}

func parsePart(text string) (reach.Ports, error) {
	wrong := fmt.Errorf("%q is no port: write one such as TCP/5432, 5432, UDP/53 or TCP/8080-8089", text)
	if text == "all" {
		return reach.AllPorts(), nil
	}
	protocol, number, hasProtocol := strings.Cut(text, "/")
	if !hasProtocol {
		protocol, number = string(corev1.ProtocolTCP), text
		if isProtocol(corev1.Protocol(strings.ToUpper(text))) {
			protocol, number = text, "1-65535"
		}
	}
	read := reach.PortRange{Protocol: corev1.Protocol(strings.ToUpper(protocol))}
	if !isProtocol(read.Protocol) {
		return reach.Ports{}, fmt.Errorf("%q is no port: the protocol is TCP, UDP or SCTP, and stands before the number, as in TCP/5432", text)
	}
	first, last, isRange := strings.Cut(number, "-")
	if !isRange {
		last = first
	}
	low, err := strconv.ParseUint(first, 10, 16)
	if err != nil || low == 0 {
		return reach.Ports{}, wrong
	}
	high, err := strconv.ParseUint(last, 10, 16)
	if err != nil || high < low {
		return reach.Ports{}, wrong
	}
	read.First, read.Last = uint16(low), uint16(high)
	return reach.PortsOf(read), nil
}

// isProtocol reports whether a port can be of a protocol.
func isProtocol(protocol corev1.Protocol) bool {
	return slices.ContainsFunc(reach.AllPorts().Ranges(), func(r reach.PortRange) bool { return r.Protocol == protocol })
}

// portWords are the ports of a connection, with "possibly" before those that are
// not certain.
func portWords(c reach.Connection) []string {
	words := phrases(c.Must)
	for _, text := range phrases(possible(c)) {
		words = append(words, "possibly "+text)
	}
	return words
}

// phrases are ports for people: "all but TCP/22" where that is shorter.
func phrases(ports reach.Ports) []string {
	texts, missing := ports.Strings(), reach.AllPorts().Minus(ports).Strings()
	if len(missing) > 0 && len(missing) < len(texts) {
		return []string{"all but " + strings.Join(missing, " and ")}
	}
	return texts
}

// inSentence writes the words of ports in a sentence.
func inSentence(words []string) string {
	text := sentenceList(words, "and", len(words))
	return strings.ReplaceAll(strings.ReplaceAll(text, "all but", "every port but"), "all", "every port")
}

// possible are the ports that are not certain; if any port is possible, that is
// all.
func possible(c reach.Connection) reach.Ports {
	rest := c.May.Minus(c.Must)
	if c.May.IsAll() && !rest.IsEmpty() {
		return c.May
	}
	return rest
}

// on is what a connection lets through on some ports.
func on(c reach.Connection, ports *reach.Ports) reach.Connection {
	if ports == nil {
		return c
	}
	return reach.Connection{May: c.May.Intersect(*ports), Must: c.Must.Intersect(*ports)}
}

// isEmpty reports whether nothing is let through. What a change opens may be
// certainty alone.
func isEmpty(c reach.Connection) bool { return c.May.IsEmpty() && c.Must.IsEmpty() }

// key is the same for the same connections.
func key(c reach.Connection) string {
	return strings.Join(c.May.Strings(), ",") + ";" + strings.Join(c.Must.Strings(), ",")
}

// minus is what a connection lets through and another does not.
func minus(c, other reach.Connection) reach.Connection {
	return reach.Connection{May: c.May.Minus(other.May), Must: c.Must.Minus(other.Must)}
}
