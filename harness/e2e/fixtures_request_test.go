//go:build e2e && unix

package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// wire sends objects to an API server just as they are written: a typed client
// would mend some of them and refuse others by itself.
type wire struct {
	client *http.Client
	server string
	mapper meta.RESTMapper
}

func newWire(t *testing.T, config *rest.Config, mapper meta.RESTMapper) *wire {
	t.Helper()
	made, err := rest.HTTPClientFor(config)
	require.NoError(t, err)
	server, _, err := rest.DefaultServerUrlFor(config)
	require.NoError(t, err)
	return &wire{made, strings.TrimSuffix(server.String(), "/"), mapper}
}

// call is one request. An empty user is the administrator.
type call struct {
	method, path string
	query        url.Values
	body         any
	user         string
	groups       []string
}

// reply is what the API server answered.
type reply struct {
	code     int
	object   map[string]any
	message  string
	warnings []string
}

func (r reply) ok() bool { return r.code < http.StatusBadRequest }

// err is what a request that was not fulfilled was answered with.
func (r reply) err() error {
	if r.ok() {
		return nil
	}
	return fmt.Errorf("%d: %s", r.code, r.message)
}

func (w *wire) send(ctx context.Context, c call) (reply, error) {
	var body io.Reader
	if c.body != nil {
		text, err := json.Marshal(c.body)
		if err != nil {
			return reply{}, err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, c.method, w.server+c.path+"?"+c.query.Encode(), body)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.user != "" {
		request.Header.Set("Impersonate-User", c.user)
		for _, group := range c.groups {
			request.Header.Add("Impersonate-Group", group)
		}
	}
	response, err := w.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return reply{}, err
	}

	made := reply{code: response.StatusCode}
	warnings, faults := utilnet.ParseWarningHeaders(response.Header.Values("Warning"))
	for _, warning := range warnings {
		made.warnings = append(made.warnings, warning.Text)
	}
	if err := json.Unmarshal(text, &made.object); err != nil {
		made.message = string(text)
	} else if !made.ok() {
		made.message, _ = made.object["message"].(string)
	}
	return made, errors.Join(faults...)
}

// errUnserved is that the API server has no such kind.
var errUnserved = errors.New("the API server does not serve it")

// path is where objects of a kind are created, in their namespace if they have one.
func (w *wire) path(at reference) (string, error) {
	kind := schema.FromAPIVersionAndKind(at.apiVersion, at.kind)
	mapping, err := w.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if meta.IsNoMatchError(err) {
		return "", fmt.Errorf("%s %s: %w", at.apiVersion, at.kind, errUnserved)
	}
	if err != nil {
		return "", err
	}
	path := "/apis/" + at.apiVersion
	if kind.Group == "" {
		path = "/api/" + at.apiVersion
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		path += "/namespaces/" + url.PathEscape(at.namespace)
	}
	return path + "/" + mapping.Resource.Resource, nil
}

// pathOf is where an object is.
func (w *wire) pathOf(at reference) (string, error) {
	path, err := w.path(at)
	return path + "/" + url.PathEscape(at.name), err
}

// listed gives all objects of a kind.
func (c *cluster) listed(ctx context.Context, apiVersion, kind string) (map[reference]map[string]any, error) {
	found := list(apiVersion, kind)
	if err := c.Client.List(ctx, found, &client.ListOptions{}); err != nil {
		return nil, err
	}
	objects := make(map[reference]map[string]any)
	for i := range found.Items {
		objects[referenceTo(found.Items[i].Object)] = found.Items[i].Object
	}
	return objects, nil
}

// dryRun is how every question is asked: nothing comes of it, and unknown fields
// are refused, as kubectl asks for.
func dryRun() url.Values {
	return url.Values{"dryRun": {metav1.DryRunAll}, "fieldValidation": {metav1.FieldValidationStrict}}
}
