# METADATA
# title: What a text says in passing
# description: >-
#   The parts of a text in which an address is not one to connect to: where a
#   server listens, what goes past a proxy, versions and images, comments. They
#   are known by the name of the setting, in whatever format: "LISTEN_ADDR=…",
#   "--bind-address …", "listen: …", "bindAddr": "…". A setting is read on one
#   line; of a list on lines of its own nothing is known.
package lib.asides

# METADATA
# description: >-
#   setting(key): whether the value of a setting of that name, an environment
#   variable or a flag, is such a part.
setting(key) if regex.match(concat("", [`^[-.\w]*(?:`, _name, `)$`]), _unadvertised(key))

# METADATA
# description: >-
#   removed(line): the line without those parts, and with what a URL or a string
#   escapes as it is meant.
removed(line) := regex.replace(regex.replace(_uncommented(plain), _setting, " "), _masked, " ") if {
	plain := _unadvertised(strings.replace_n(_escapes, line))
}

# What a listener advertises is where its clients connect to.
_unadvertised(text) := regex.replace(text, `(?i)advertised?.?listen`, "advertise")

# Comments outside of quotes, and directives of redis, HAProxy, nginx or Apache.
_uncommented(line) := regex.replace(
	line,
	`^((?:(?:[^"']|"[^"]*"|'[^']*')*?\s)?)#.*|^\s*;.*|^\s*(?i:bind|listen)\s[^;]*`,
	"$1",
)

# A network and its mask.
_masked := `[0-9.]+\s+(?:(?:net)?mask\s+)?255\.[0-9.]+`

_setting := concat("", [
	`(?:`, _name, `)["']?[\s=:]+`,
	`(?:"[^"]*"|'[^']*'|\[[^\]{]*\]|[^\s"';&,]+(?:,\s*[^\s"';&,]+)*)`,
])

# Of a version or an image the name ends in the word.
_name := concat("|", [
	`(?:(?i:(?:\b|_)(?:listen|bind))|[a-z0-9](?:Listen|Bind))[-.\w]*`,
	`(?i:non?[-_.]?proxy)[-.\w]*`,
	`(?i:(?:\b|_)(?:version|tag|image))`,
	`[a-z0-9](?:Version|Tag|Image)`,
])

_escapes := {
	`\n`: " ", `\r`: " ", `\t`: " ", "%20": " ", "%22": "\"", "%2C": ",", "%2F": "/", "%2c": ",", "%2f": "/",
	"%3A": ":", "%3D": "=", "%3a": ":", "%3d": "=", "%40": "@", "%5B": "[", "%5D": "]", "%5b": "[", "%5d": "]",
}
