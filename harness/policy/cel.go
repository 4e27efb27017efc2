package policy

import (
	"errors"
	"fmt"
	"path"
	"slices"
)

const celExtension = ".cel"

// CEL is what a policy says in the Common Expression Language too, for the API
// server to evaluate by itself: the same violations as the Rego's, message by
// message.
//
// It is written in <name>/<name>.cel, a YAML document with the keys imports,
// variables and messages. An import is the name of lib/<topic>/<topic>.cel, which
// has imports and variables of its own and no messages. The extension is not
// YAML's because opa would take the file for data.
type CEL struct {
	// Path is the file's path in the tree it was loaded from.
	Path string
	// Libraries are the paths of the libraries, in the order of their variables.
	Libraries []string
	// Variables are those of the libraries and then the policy's own, each after
	// what it may refer to, as a ValidatingAdmissionPolicy has to list them.
	Variables []Variable
	// Messages is an expression of type list(string), a message per violation.
	Messages string
}

// Variable is an expression with a name, which others refer to as
// variables.<name>. It is evaluated when it is needed, once per request.
type Variable struct {
	Name, Expression string
}

// MessagesVariable is the name by which a rendered policy's own expressions refer
// to CEL.Messages; no variable may have it.
const MessagesVariable = "messages"

// celLibraries are the .cel files of lib/ by topic.
type celLibraries map[string]celFile

// resolve gives a policy's CEL with the variables of all that it imports, each
// library once, after those that it imports itself.
func (l celLibraries) resolve(file celFile) (*CEL, error) {
	var (
		faults              []error
		resolved            []celVariable
		visiting, libraries []string
	)
	done, declared := make(map[string]bool), make(map[string]string)

	var visit func(celFile)
	visit = func(from celFile) {
		for _, i := range from.imports {
			library, found := l[i.topic]
			switch {
			case !found:
				faults = append(faults, fmt.Errorf("%s:%d: import %s: there is no %s", from.path, i.line, i.topic, celLibraryFile(i.topic)))
				continue
			case slices.Contains(visiting, i.topic):
				faults = append(faults, fmt.Errorf("%s:%d: import %s: it imports this library in turn", from.path, i.line, i.topic))
				continue
			case done[i.topic]:
				continue
			}
			visiting = append(visiting, i.topic)
			visit(library)
			visiting = visiting[:len(visiting)-1]
			done[i.topic] = true
			libraries = append(libraries, library.path)
		}
		for _, variable := range from.variables {
			if where, taken := declared[variable.Name]; taken {
				faults = append(faults, fmt.Errorf("%s:%d: variable %s is there already, in %s", from.path, variable.line, variable.Name, where))
				continue
			}
			declared[variable.Name] = fmt.Sprintf("%s:%d", from.path, variable.line)
			resolved = append(resolved, variable)
		}
	}
	visit(file)

	cel := &CEL{Path: file.path, Libraries: libraries, Messages: file.messages}
	for _, variable := range resolved {
		cel.Variables = append(cel.Variables, variable.Variable)
	}
	return cel, errors.Join(faults...)
}

func celLibraryFile(topic string) string {
	return path.Join(libraryFolder, topic, topic+celExtension)
}
