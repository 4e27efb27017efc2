package report

import (
	"bytes"
	"encoding/json"
)

func jsonDocument(r Report, _ Options) ([]byte, error) {
	return indented(r)
}

// indented is a JSON document that people can read too: < > & stand as they are. ## is written as #\u0023, which is the
// same string, so that a log the document is printed to holds no ##[command].
func indented(document any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("##"), []byte(`#\u0023`)), nil
}
