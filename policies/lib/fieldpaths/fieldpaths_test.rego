package lib.fieldpaths_test

import data.lib.fieldpaths

test_text if {
	fieldpaths.text(["spec", "rules", 0, "http", "paths", 12, "path"]) == "spec.rules[0].http.paths[12].path"
	fieldpaths.text([0, "a", "b", 1, 2, "c"]) == "[0].a.b[1][2].c"
	fieldpaths.text(["spec"]) == "spec"
	fieldpaths.text([]) == ""
}
