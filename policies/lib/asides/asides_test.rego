package lib.asides_test

import data.lib.asides

test_settings[key] if {
	some keys in [
		"LISTEN LISTEN_ADDR HTTP_LISTEN_ADDRESS MY_HTTP_LISTEN listenAddress httpListenAddr http1Listen",
		"HTTP-listen-x.y",
		"--listen-address -listen web.listen-address listeners BIND BIND_ADDR bindaddr http.bind serverBind s3Bind2",
		"NO_PROXY no_proxy noProxy no-proxy no.proxy nonProxyHosts -Dhttp.nonProxyHosts NON_PROXY_HOSTS",
		"NO_PROXY_2 no-proxy-x.y",
		"VERSION APP_VERSION appVersion s3Version --version IMAGE image sidecarImage s3Image",
		"IMAGE_TAG tag app.tag imageTag s3Tag",
	]
	some key in split(keys, " ")
	asides.setting(key)
}

test_not_settings[key] if {
	some keys in [
		"DB_HOST STAGE STAGE_HOST VERSION_HOST versions TAGS images IMAGE_SERVER vantage percentage subversion montage",
		"sVersionx",
		"unlisten rebind UNLISTEN HTTP_PROXY proxy nono:proxy app/version listen/x no-proxy/x x/listen",
		"KAFKA_ADVERTISED_LISTENERS advertised.listeners advertiseListen advertisedListeners",
		"ADVERTISED-LISTENERS advertiselisten",
	]
	some key in array.concat(split(keys, " "), ["", "ADVERTISE LISTEN", "a listen", "listen to"])
	not asides.setting(key)
}

# What is left of a line, and blanks for the rest.
test_removed[line] if {
	some line, left in {
		# Comments.
		"# x 10.0.3.7": "",
		"db # x": "db ",
		"\t# x": "\t",
		"a#b": "a#b",
		"; x": "",
		";": "",
		"#": "",
		" \t; x": "",
		"a ; x": "a ; x",
		`"a # b" # c`: `"a # b" `,
		`'a # b' # c`: `'a # b' `,
		`"" '' # c`: `"" '' `,
		`"a # b"`: `"a # b"`,
		`'a # b'`: `'a # b'`,
		`don't # x`: `don't # x`,
		"a # b # c": "a ",
		# Directives.
		"bind 10.0.0.1 10.0.0.2": "",
		" \tListen\t10.0.0.1; x": "; x",
		"listens 10.0.0.1": " ",
		"x listen ;": "x listen ;",
		"LISTEN 10.0.0.1:80 default;": ";",
		"Bind x": "",
		"bind ;": ";",
		# Masks.
		"route 10.8.0.0 255.255.255.0 x": "route   x",
		"a 10.8.0.0\tnetmask 255.255.0.0": "a  ",
		"a 10.8.0.0  mask\t \t255.255.0.0": "a  ",
		"a 10.8.0.0 1255.255.0.0": "a 10.8.0.0 1255.255.0.0",
		"a 10.8.0.0 255x255.0.0": "a 10.8.0.0 255x255.0.0",
		"a 10.8.0.0 255.": "a 10.8.0.0 255.",
		"a 255.255.0.0": "a 255.255.0.0",
		"a 10.8.0.0255.255.0.0": "a 10.8.0.0255.255.0.0",
		"a 10.8.0.0 mask255.255.0.0": "a 10.8.0.0 mask255.255.0.0",
		# Escapes.
		"http%3A%2F%2Fu%40%5Ba%5D%2cb%2Cc%3D%20%22": `http://u@[a],b,c= "`,
		`http%3a%2f%2f%5ba%5d%3d`: `http://[a]=`,
		`a\nb\rc\td`: "a b c d",
		"KAFKA_ADVERTISED_LISTENERS=a": "KAFKA_advertiseERS=a",
	}
	asides.removed(line) == left
}

test_removed_settings[line] if {
	some line, left in {
		"LISTEN=10.0.0.1 x": "  x",
		"a_LISTEN=10.0.0.1 x": "a  x",
		"a --listen-address=10.0.0.1:80 x": "a --  x",
		"a --bind 10.0.0.1 x": "a --  x",
		"bindAddr : 10.0.0.1": " ",
		"serverBind10.x-Y_z=1 x": "serve  x",
		`"listen": "10.0.0.1 10.0.0.2", "x"`: `" , "x"`,
		`'listen': '10.0.0.1 10.0.0.2', x`: `' , x`,
		"listen: [10.0.0.1 10.0.0.2] x": "  x",
		`x-listen: "" y`: "x-  y",
		"x-listen: '' y": "x-  y",
		"x-listen: [] y": "x-  y",
		"listen=[fd00::1]:80 x": " :80 x",
		"listen: [][1] y": " [1] y",
		`"listeners":[{"db":"10.0.3.7"}]`: `" "db":"10.0.3.7"}]`,
		`"listeners": ["10.0.0.1", "10.0.0.2"]`: `" `,
		"listen= \t10.0.0.1;x": " ;x",
		"x_listen\t =a&x": "x &x",
		"no_proxy: 10.0.0.1, 10.0.0.2,\t10.0.0.3 x": "  x",
		"NONPROXY.x-Y_z1=a,b c": "  c",
		"no_proxy=a\"b": " \"b",
		"no_proxy=a'b": " 'b",
		"no_proxy=a, b\"c": " \"c",
		"no_proxy=a, b'c": " 'c",
		"no_proxy=a, b;c": " ;c",
		"no_proxy=a, ;b": " , ;b",
		"no_proxy=a, b&c": " &c",
		"version 10.2.3.4 x": "  x",
		`appVersion: "10.2.3.4" x`: "ap  x",
		"image: web:10.2.3.4, 10.0.3.7": " ",
		"versions 10.2.3.4": "versions 10.2.3.4",
		"listen": "listen",
		"listen=": "listen=",
		"listen!10.0.0.1": "listen!10.0.0.1",
		"unlisten=1": "unlisten=1",
	}
	asides.removed(line) == left
}
