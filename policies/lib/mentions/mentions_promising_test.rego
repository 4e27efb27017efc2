package lib.mentions_test

import data.lib.mentions

test_promising[text] if {
	some text in [
		".10.200.3", ".10-200.3", ".10.200-3", ".10-200-3", "-10-200-3", "-10.200-3", "-10-200.3", "-10.200.3",
		"::", ":ab:", ":0F:", "--.", "--ab-1.", "--ab.", "-ab-cd-ef.", "-01-2-3.", "%3A", "%3a",
	]
	mentions.promising(text)
	mentions.promising(json.marshal({"a": ["<", concat(text, ["\n", "&"])]}))
}

test_not_promising_either[text] if {
	some text in [
		".1.2", ".1.2_3", ".1_2.3", "_1.2.3", "..2.3", ".1..3", ".1.2.x", ".a.2.3", ".1.a.3",
		"-1-2", "-1-2_3", "-1_2-3", "_1-2-3", "-.2-3", "-1..3", "-1-2-x", "-a-2-3", "-1-a-3",
		":", ":g:", ":a;", "-ab-cd.", "-ab-cd-ef", "-ab-cd-ef_", "-ag-cd-ef.", "-ab-cg-ef.", "-ab-cd-eg.", "-ab-cd-.",
		"_ab-cd-ef.", "-ab_cd-ef.", "-ab-cd_ef.", "--", "--g.", "--ab", "--ab_", "%3B", "%4a", "_3A",
		`{"a":"b","c":[1,2],"d":{"port":80}}`,
	]
	not mentions.promising(text)
}

# What is no hint makes no word with a network behind it.
test_no_word[text] if {
	some text in [
		"a..1.2/c:10.0.0.1/24", "a.1_2.3/c:10.0.0.1/24", "a.1..2/c:10.0.0.1/24", "a.1.2_3/c:10.0.0.1/24",
		"a-b/c:10.0.0.1/24",
	]
	mentions.found(text) == {}
}

test_word[text] if {
	some text in ["a.1.2.3/c:10.0.0.1/24", "a-b.c/d:10.0.0.1/24"]
	mentions.found(text) == {"10.0.0.1": 1}
}

test_mixed_names[name] if {
	some name in ["10-0.3-7.nip.io", "10.0-3.7.nip.io", "10-0.3.7.nip.io", "10.0.3-7.nip.io", "10.0-3-7.nip.io"]
	mentions.found(name) == {name: 1}
}
