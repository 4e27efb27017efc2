# METADATA
# title: Where addresses are written
# description: >-
#   The texts of the object under review in which an address may be written, of
#   whatever kind it is: what lib.settings and lib.endpoints find, the files and
#   values of a ConfigMap, and the externalName of a Service. What binaryData of
#   a ConfigMap encodes is not read.
package lib.placements

import data.lib.endpoints
import data.lib.fieldpaths
import data.lib.mentions
import data.lib.reviews
import data.lib.settings

# METADATA
# scope: document
# description: >-
#   The texts as lib.settings has them, with two forms more: "externalName", and
#   "endpoint" for an address that no controller keeps.
fields contains object.union(entry, {"text": text}) if {
	some entry in settings.entries
	text := _plain(entry.form, entry.text)
}

fields contains field if {
	reviews.kind == "ConfigMap"
	reviews.group == ""
	walk(object.get(reviews.object, "data", null), [steps, text])
	is_string(text)
	path := array.concat(["data"], steps)
	field := {"path": path, "place": _place(steps), "key": _key(steps), "text": text, "form": "text"}
}

fields contains field if {
	reviews.kind == "Service"
	reviews.group == ""
	walk(reviews.spec.externalName, [steps, text])
	field := _address(array.concat(["spec", "externalName"], steps), "externalName", text)
}

fields contains _address(entry.path, "endpoint", entry.text) if some entry in endpoints.entries

_address(path, form, text) := {
	"path": path,
	"place": fieldpaths.text(path),
	"key": "",
	"text": mentions.field(text),
	"form": form,
}

_plain(form, text) := text if {
	form == "text"
} else := mentions.field(text)

_place(steps) := sprintf("data[%q]", [_key(steps)]) if {
	_key(steps) != ""
} else := fieldpaths.text(array.concat(["data"], steps))

# The name of a file or a value, where the data is an object of texts.
_key([key]) := key if {
	is_string(key)
} else := ""

_key(steps) := "" if count(steps) != 1
