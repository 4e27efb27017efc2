package reach

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// workloads finds the states of the workloads, namespace by namespace.
func (c *classifier) workloads(all []state) {
	peersOf := c.peersByNamespace()
	for i, at := range c.world.namespaces {
		if len(at.workloads) == 0 {
			continue
		}
		c.namespace(at, peersOf[i], all)
	}
}

// peersByNamespace returns for each namespace the peers of the rulebook that
// its pods can be, and how certainly they are as far as the namespace goes.
func (c *classifier) peersByNamespace() [][]found {
	book, namespaces := c.world.book, c.world.namespaces
	peersOf := make([][]found, len(namespaces))
	number := make(map[string]int, len(namespaces))
	labellings := make([]*labelling, len(namespaces))
	for i, at := range namespaces {
		number[at.name] = i
		labellings[i] = &at.labelling
	}
	byLabels := newIndex(labellings)
	selected := make(map[int32][]found)
	for i, p := range book.peers {
		if p.namespaces == ownNamespace {
			at := number[p.own]
			peersOf[at] = append(peersOf[at], found{int32(i), Certainly})
			continue
		}
		in, known := selected[p.namespaces]
		if !known {
			in = byLabels.find(book.selectors[p.namespaces])
			selected[p.namespaces] = in
		}
		for _, at := range in {
			peersOf[at.at] = append(peersOf[at.at], found{int32(i), at.selected})
		}
	}
	return peersOf
}

// look is the labels of pods in a namespace, and what comes of them.
type look struct {
	*labelling
	hostNetwork bool
	selected    []found // the selectors that select them
	applied     [2]int32
	peers       []found
}

// namespace finds the states of the workloads of a namespace.
func (c *classifier) namespace(at *namespace, peers []found, all []state) {
	looks, lookOf := c.looks(at)
	c.selectAmong(looks, at, peers)
	c.settle(looks, at, peers)
	for i, endpoint := range at.workloads {
		w, seen := c.world.workloads[endpoint], looks[lookOf[i]]
		all[endpoint] = state{
			applied:     seen.applied,
			seen:        c.sight(sight{peers: seen.peers, places: c.located(w), hostNetwork: w.hostNetwork}),
			names:       c.resolved(w),
			hostNetwork: w.hostNetwork,
		}
	}
}

// looks returns the distinct labels of the workloads of a namespace, and which
// of them each workload has.
func (c *classifier) looks(at *namespace) (looks []*look, lookOf []int) {
	known := make(map[string]int)
	for _, endpoint := range at.workloads {
		w := c.world.workloads[endpoint]
		key := w.key()
		if w.hostNetwork {
			key += "\x00" // as no other key ends
		}
		number, has := known[key]
		if !has {
			number = len(looks)
			known[key] = number
			looks = append(looks, &look{labelling: &w.labelling, hostNetwork: w.hostNetwork})
		}
		lookOf = append(lookOf, number)
	}
	return looks, lookOf
}

// selectAmong finds for each of the looks the selectors that select it, among
// those that ask about pods of the namespace.
func (c *classifier) selectAmong(looks []*look, at *namespace, peers []found) {
	var asking []int32
	for _, one := range at.policies {
		asking = append(asking, one.pods)
	}
	for _, p := range peers {
		asking = append(asking, c.world.book.peers[p.at].pods)
	}
	labellings := make([]*labelling, len(looks))
	for i := range looks {
		labellings[i] = looks[i].labelling
	}
	byLabels := newIndex(labellings)
	for _, number := range sorted(asking) {
		if number == everything {
			continue
		}
		for _, f := range byLabels.find(c.world.book.selectors[number]) {
			looks[f.at].selected = append(looks[f.at].selected, found{number, f.selected})
		}
	}
}

// settle works out what comes of being selected, once for all looks that the
// same selectors select.
func (c *classifier) settle(looks []*look, at *namespace, peers []found) {
	settled := make(map[string]*look)
	for _, one := range looks {
		key := keyOfFound(one.selected)
		if one.hostNetwork {
			key += "h"
		}
		if same := settled[key]; same != nil {
			one.applied, one.peers = same.applied, same.peers
			continue
		}
		settled[key] = one
		for _, p := range peers {
			if selected := min(p.selected, one.selectedBy(c.world.book.peers[p.at].pods)); selected > Never {
				one.peers = append(one.peers, found{p.at, selected})
			}
		}
		slices.SortFunc(one.peers, func(a, b found) int { return cmp.Compare(a.at, b.at) })
		for direction := range one.applied {
			applied := append(appliedTo(one, at, direction), c.administered(one, direction)...)
			one.applied[direction] = c.application(applied)
		}
	}
}

// selectedBy says whether a selector selects the pods.
func (l *look) selectedBy(number int32) Certainty {
	if number == everything {
		return Certainly
	}
	return certaintyOf(l.selected, number)
}

// appliedTo returns the rules that apply to pods in a direction.
func appliedTo(one *look, at *namespace, direction int) []application {
	var applied []application
	for _, p := range at.policies {
		if !p.effective[direction] {
			continue
		}
		if selected := one.selectedBy(p.pods); selected > Never {
			applied = append(applied, application{networkTier, 0, p.lists[direction], selected})
		}
	}
	return applied
}

// administered returns the rules of administrators that apply to pods in a
// direction. None apply to pods on their node's network.
func (c *classifier) administered(one *look, direction int) []application {
	var applied []application
	for _, p := range c.world.admins {
		if len(p.rules[direction]) == 0 || one.hostNetwork {
			continue
		}
		if selected := certaintyOf(one.peers, p.subject); selected > Never {
			applied = append(applied, application{p.tier, p.priority, p.lists[direction], selected})
		}
	}
	return applied
}

// certaintyOf finds a number in a list in order.
func certaintyOf(all []found, number int32) Certainty {
	i, is := slices.BinarySearchFunc(all, number, func(f found, number int32) int { return cmp.Compare(f.at, number) })
	if !is {
		return Never
	}
	return all[i].selected
}

func keyOfFound(all []found) string {
	key := make([]byte, 0, 5*len(all))
	for _, f := range all {
		key = append(binary.LittleEndian.AppendUint32(key, uint32(f.at)), byte(f.selected))
	}
	return string(key)
}
