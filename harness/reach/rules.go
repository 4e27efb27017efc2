package reach

import (
	"cmp"
	"encoding/binary"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The directions as indices.
const (
	inbound  = 0
	outbound = 1
)

// rule is a rule of a policy. What it is made of stands in the rulebook.
type rule struct {
	action action
	// administered says that it is an administrator's: its selectors do not mean
	// pods on their node's network.
	administered bool
	// everyone says that it is about every pod and address.
	everyone bool
	peers    []int32
	blocks   int32 // a set of blocks
	ports    Ports
	names    []int32 // ports by name
	// nodes says whether it is about a node, as far as nothing is known of that
	// node.
	nodes Certainty
	// domains says that it is about addresses outside of the cluster by names.
	domains bool
}

// action is what a rule does with a connection that it is about.
type action string

// The actions of rules. Accept is Allow's name in a ClusterNetworkPolicy; Pass
// leaves the decision to the policies of the next tier.
const (
	allow  action = "Allow"
	accept action = "Accept"
	deny   action = "Deny"
	pass   action = "Pass"
)

// opens reports whether the action lets a connection through.
func (a action) opens() bool { return a == allow || a == accept }

// peer is the pods that a rule is about.
type peer struct {
	// namespaces is the selector of their namespaces, or ownNamespace.
	namespaces int32
	own        string // the namespace, then
	pods       int32
}

const (
	// everything is the selector that selects everything.
	everything = 0
	// ownNamespace stands for a selector that selects the policy's namespace.
	ownNamespace = -1
	// noBlocks is the set of no blocks.
	noBlocks = 0
)

// rulebook holds what policies consist of, each thing once, so that two that are
// the same have the same number.
type rulebook struct {
	selectors []*selector
	peers     []peer
	blocks    []block
	blockSets [][]int32
	names     []namedPort
	lists     [][]rule // the rules of a policy's direction

	selectorKeys map[string]int32
	peerKeys     map[peer]int32
	blockKeys    map[string]int32
	blockSetKeys map[string]int32
	nameKeys     map[namedPort]int32
	listKeys     map[string]int32
}

func newRulebook() *rulebook {
	return &rulebook{
		selectors:    []*selector{{}},
		blockSets:    [][]int32{nil},
		selectorKeys: map[string]int32{"": everything},
		peerKeys:     make(map[peer]int32),
		blockKeys:    make(map[string]int32),
		blockSetKeys: map[string]int32{"": noBlocks},
		nameKeys:     make(map[namedPort]int32),
		listKeys:     make(map[string]int32),
	}
}

// enter returns the number of a thing among things, where it puts it if it is
// new there.
func enter[K comparable, T any](keys map[K]int32, things *[]T, key K, thing T) int32 {
	number, known := keys[key]
	if !known {
		number = int32(len(*things))
		keys[key] = number
		*things = append(*things, thing)
	}
	return number
}

func (b *rulebook) selector(source *metav1.LabelSelector) (int32, error) {
	made, key, err := newSelector(source)
	if err != nil {
		return 0, err
	}
	return enter(b.selectorKeys, &b.selectors, key, made), nil
}

func (b *rulebook) peer(p peer) int32 { return enter(b.peerKeys, &b.peers, p, p) }

func (b *rulebook) name(n namedPort) int32 { return enter(b.nameKeys, &b.names, n, n) }

// block takes a block, whose exceptions are in any order and may lie anywhere.
func (b *rulebook) block(one block) int32 {
	slices.SortFunc(one.except, comparePrefixes)
	return enter(b.blockKeys, &b.blocks, one.key(), one)
}

func (b *rulebook) blockSet(blocks []int32) int32 {
	blocks = sorted(blocks)
	return enter(b.blockSetKeys, &b.blockSets, keyOf(blocks), blocks)
}

// list returns the number of a list of rules. The order of an administrator's
// matters.
func (b *rulebook) list(rules []rule) int32 {
	keys := make([]string, len(rules))
	inOrder := false
	for i := range rules {
		keys[i] = rules[i].key()
		inOrder = inOrder || rules[i].administered
	}
	if !inOrder {
		keys = sorted(keys)
	}
	var key []byte
	for _, one := range keys {
		key = append(binary.AppendUvarint(key, uint64(len(one))), one...)
	}
	return enter(b.listKeys, &b.lists, string(key), rules)
}

// meansNodes reports whether some rule is about nodes.
func (b *rulebook) meansNodes() bool {
	return slices.ContainsFunc(b.lists, func(rules []rule) bool {
		return slices.ContainsFunc(rules, func(r rule) bool { return r.nodes > Never })
	})
}

// key is the same for rules that are about the same.
func (r *rule) key() string {
	key := append([]byte(r.action), byte(r.nodes), 0)
	for bit, is := range []bool{r.everyone, r.administered, r.domains} {
		if is {
			key[len(key)-1] |= 1 << bit
		}
	}
	key = binary.LittleEndian.AppendUint32(key, uint32(r.blocks))
	key = binary.LittleEndian.AppendUint32(key, uint32(len(r.peers)))
	key = append(key, keyOf(r.peers)...)
	key = binary.LittleEndian.AppendUint32(key, uint32(len(r.names)))
	key = append(key, keyOf(r.names)...)
	return string(append(key, r.ports.key()...))
}

// key is the same for sets of the same ports.
func (p Ports) key() string {
	if p.all {
		return "*"
	}
	var key []byte
	for _, r := range p.ranges {
		key = append(key, r.Protocol[0])
		key = binary.LittleEndian.AppendUint16(key, r.First)
		key = binary.LittleEndian.AppendUint16(key, r.Last)
	}
	return string(key)
}

// sorted returns the numbers in order, each once.
func sorted[T cmp.Ordered](numbers []T) []T {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
