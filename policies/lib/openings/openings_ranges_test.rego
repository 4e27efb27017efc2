package lib.openings_test

import data.lib.openings

test_without[name] if {
	some name, [opened, permitted, want] in {
		"nothing": [set(), {["TCP", 80, 80]}, set()],
		"nothing permitted": [{["TCP", 80, 80]}, set(), {["TCP", 80, 80]}],
		"itself": [{["TCP", 80, 80]}, {["TCP", 80, 80]}, set()],
		"V62": [{["UDP", 80, 80]}, {["TCP", 80, 80]}, {["UDP", 80, 80]}],
		"inside": [{["TCP", 80, 89]}, {["TCP", 1, 100]}, set()],
		"low end": [{["TCP", 80, 89]}, {["TCP", 81, 100]}, {["TCP", 80, 80]}],
		"high end": [{["TCP", 80, 89]}, {["TCP", 1, 88]}, {["TCP", 89, 89]}],
		"both ends": [{["TCP", 80, 89]}, {["TCP", 81, 88]}, {["TCP", 80, 80], ["TCP", 89, 89]}],
		"middle": [{["TCP", 80, 89]}, {["TCP", 80, 82], ["TCP", 86, 89]}, {["TCP", 83, 85]}],
		"joined": [{["TCP", 80, 89]}, {["TCP", 80, 84], ["TCP", 85, 89]}, set()],
		"overlapping": [{["TCP", 80, 89]}, {["TCP", 70, 85], ["TCP", 83, 95]}, set()],
		"one in another": [{["TCP", 80, 89]}, {["TCP", 70, 88], ["TCP", 80, 82]}, {["TCP", 89, 89]}],
		"beside": [{["TCP", 80, 89]}, {["TCP", 70, 79], ["TCP", 90, 95]}, {["TCP", 80, 89]}],
		"two": [{["TCP", 80, 80], ["TCP", 90, 90]}, {["TCP", 80, 80]}, {["TCP", 90, 90]}],
		"name": [{["TCP", "http"]}, {["TCP", "http"]}, set()],
		"another name": [{["TCP", "http"]}, {["TCP", "https"]}, {["TCP", "http"]}],
		"V61 by another protocol": [{["UDP", "http"]}, {["TCP", "http"]}, {["UDP", "http"]}],
		"a name is no number": [{["TCP", "http"]}, {["TCP", 80, 80]}, {["TCP", "http"]}],
		"a number is no name": [{["TCP", 80, 80]}, {["TCP", "http"]}, {["TCP", 80, 80]}],
		"a name is some port": [{["TCP", "http"]}, {["TCP", 1, 1000], ["TCP", 1001, 65535]}, set()],
		"but one": [{["TCP", "http"]}, {["TCP", 2, 65535]}, {["TCP", "http"]}],
		"but the last": [{["TCP", "http"]}, {["TCP", 1, 65534]}, {["TCP", "http"]}],
		"everything": [openings.everything, openings.everything, set()],
	}
	got := openings.without(opened, permitted)
	got == want
}

test_parts[name] if {
	some name, [opened, others, want] in {
		"nothing": [set(), {["TCP", 80, 80]}, set()],
		"no others": [{["TCP", 80, 89], ["TCP", "http"]}, set(), {["TCP", 80, 89], ["TCP", "http"]}],
		"middle": [{["TCP", 80, 89]}, {["TCP", 82, 84]}, {["TCP", 80, 81], ["TCP", 82, 84], ["TCP", 85, 89]}],
		"ends": [{["TCP", 80, 89]}, {["TCP", 80, 80], ["TCP", 89, 89]}, {["TCP", 80, 80], ["TCP", 81, 88], ["TCP", 89, 89]}],
		"outside": [{["TCP", 80, 89]}, {["TCP", 70, 79], ["TCP", 90, 95], ["UDP", 82, 84]}, {["TCP", 80, 89]}],
		"across": [{["TCP", 80, 89]}, {["TCP", 70, 84]}, {["TCP", 80, 84], ["TCP", 85, 89]}],
		"name": [{["TCP", "http"]}, {["TCP", "http"], ["TCP", 80, 80]}, {["TCP", "http"]}],
	}
	got := openings.parts(opened, others)
	got == want
}

test_text_is_sorted[want] if {
	some want, udp in {"TCP/80 and UDP/53": ["UDP", 53, 53]}
	openings.text({udp, ["TCP", 80, 80]}) == want
}

test_text[want] if {
	some want, opened in {
		"every port": openings.everything,
		"every UDP port": {["UDP", 1, 65535]},
		"TCP/80": {["TCP", 80, 80]},
		"TCP/1-65534": {["TCP", 1, 65534]},
		"TCP/2-65535": {["TCP", 2, 65535]},
		"TCP/80-89 and TCP/http": {["TCP", "http"], ["TCP", 80, 89]},
		"SCTP/1, TCP/80 and UDP/53": {["UDP", 53, 53], ["TCP", 80, 80], ["SCTP", 1, 1]},
		"every TCP port and every UDP port": {["TCP", 1, 65535], ["UDP", 1, 65535]},
	}
	got := openings.text(opened)
	got == want
}
