package lib.mentions_test

import data.lib.mentions

# What is written as an address.
test_ipv4[text] if {
	some text in [
		"10.0.3.7",
		"http://10.0.3.7:8080/x",
		"http://10.0.3.7/8",
		"redis://:p@10.0.3.7/0",
		"10.0.3.7/8080",
		"10.0.3.7/33",
		"10.0.3.7/24/x",
		"jdbc:oracle:thin:@10.0.3.7:1521:x",
		"user@10.0.3.7:/srv",
		"//10.0.3.7/share",
		"</dev/tcp/10.0.3.7/80",
		"host:10.0.3.7",
		"key=\"10.0.3.7\"",
		"upstream{10.0.3.7:80}",
		"[10.0.3.7]",
		"a|10.0.3.7",
		"--db=10.0.3.7",
		"mysql -h10.0.3.7 -uroot",
		"mysql -H10.0.3.7",
		"mysql -w10.0.3.7",
		"mysql -z10.0.3.7",
		"10.0.3.7/255x",
		"10.0.3.7/x255.0.0.0",
		"to 10.0.3.7.",
		"-10.0.3.7-",
		"...10.0.3.7",
		"::ffff:10.0.3.7",
		"http%3A%2F%2F10.0.3.7%3A80",
		`a\n10.0.3.7\n`,
		"10.0.0.0/8,10.0.3.7",
		"é10.0.3.7é",
	]
	mentions.found(text) == {"10.0.3.7": 1}
	mentions.promising(text)
}

test_none[text] if {
	some text in [
		"",
		"db.data.svc.cluster.local",
		"$(POD_IP):80",
		"v10.1.2.3",
		"-v10.1.2.3",
		"-V10.1.2.3",
		"10.1.2.3-alpine",
		"10.1.2.3_x",
		"x10.1.2.3",
		"web-10.1.2.3.tgz",
		"1.10.1.2.3",
		"10.1.2.3.4",
		"10.1.2",
		"10.1.2.256",
		"010.1.2.3",
		`10\.1\.2\.3`,
		"10.0.0.1-10.0.0.9",
		"--h10.1.2.3",
		"-hh10.1.2.3",
		"10.0.0.0/8",
		"10.0.3.7/32",
		"10.0.3.7/0",
		"allow:10.0.0.0/8",
		"10.0.0.0/8.",
		"10.0.0.0/8:",
		"10.0.0.0/255.0.0.0",
		"10.8.0.0 255.255.0.0",
		"fd00::/8",
		"allow:fd00::/8",
		"my-allow:fd00::/8",
		"::/0",
		"# 10.1.2.3",
		"--listen=10.1.2.3",
		"std::vector",
		"a::b::c",
		"12:30:45",
		"00:1a:2b:3c:4d:5e",
		"1:2:3:4:5:6:7:8:9",
		"fd00::12345",
		"ip-10-0-3-7.ec2.internal",
		"web-0.web.shop.svc",
	]
	mentions.found(text) == {}
}

test_ipv6[text] if {
	some text, address in {
		"[fd00::12]:5432": "fd00::12",
		"http://[fd00::12]/x": "fd00::12",
		"fd00::12": "fd00::12",
		"FD00::12": "FD00::12",
		"fd00:0:0:0:0:0:0:12": "fd00:0:0:0:0:0:0:12",
		"host:fd00::12": "fd00::12",
		"my-host.1:fd00::12": "fd00::12",
		"host:fd00::12:": "fd00::12",
		"host:fd00::": "fd00::",
		"h:fd00::12": "fd00::12",
		"x-fd00::12": "fd00::12",
		"fd00::12:5432": "fd00::12:5432",
		"fd00%3A%3A12": "fd00::12",
		"fd00%3a%3a12": "fd00::12",
		"fd00:a:b:c:d:e:f:ab": "fd00:a:b:c:d:e:f:ab",
		"fd00::12:": "fd00::12",
		"fd00::12.": "fd00::12",
		"fd00::12-": "fd00::12",
		"fd00::": "fd00::",
		"fd00::12%eth0": "fd00::12",
		"::ffff:a00:307": "::ffff:a00:307",
		"abcd:ef01::1": "abcd:ef01::1",
		"::": "::",
		"fd00::12/129": "fd00::12",
		"http://fd00::12/8": "fd00::12",
	}
	mentions.found(text) == {address: 1}
	mentions.promising(text)
}

test_names[text] if {
	some text, name in {
		"http://10-0-3-7.shop.pod.cluster.local:80": "10-0-3-7.shop.pod.cluster.local",
		"10-0-3-7.web.shop.svc": "10-0-3-7.web.shop.svc",
		"FD00--12.shop.pod": "FD00--12.shop.pod",
		"fd00--.shop.pod": "fd00--.shop.pod",
		"https://web.10.0.3.7.nip.io/": "web.10.0.3.7.nip.io",
		"web.10-0-3-7.nip.io": "web.10-0-3-7.nip.io",
		"fd00-0-0-0-0-0-0-ab.shop.pod": "fd00-0-0-0-0-0-0-ab.shop.pod",
	}
	mentions.found(text) == {name: 1}
	mentions.promising(text)
}
