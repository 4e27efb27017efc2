//go:build unix

// Package testcluster runs a real cluster without containers, for tests: etcd,
// kube-apiserver, kube-controller-manager and the Gatekeeper manager, as
// processes on loopback. There are no nodes, so pods stay pending.
package testcluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"
)

// Options say what to run.
type Options struct {
	// Binaries is the folder with etcd, kube-apiserver, kube-controller-manager,
	// kubectl and gatekeeper, as `make tools` builds them.
	Binaries string
	// Directory is empty and takes logs, keys and etcd's files.
	Directory string
}

// Cluster is a control plane that runs. Close ends it, and whatever else was
// started in it.
type Cluster struct {
	// Config is that of a member of system:masters, without a limit on requests.
	Config *rest.Config
	// Client speaks with that config, in unstructured objects.
	Client client.Client
	// Kubeconfig is a file with that config.
	Kubeconfig string

	options     Options
	environment *envtest.Environment
	processes   []*Process
	gates       []*gate
}

// Start starts etcd and the API server, and waits until they serve.
func Start(options Options) (*Cluster, error) {
	cluster := &Cluster{options: options, environment: &envtest.Environment{
		BinaryAssetsDirectory:    options.Binaries,
		ControlPlaneStartTimeout: 2 * time.Minute,
		// The API server ends only after it has answered what it was asked.
		ControlPlaneStopTimeout: 2 * time.Minute,
	}}
	plane := &cluster.environment.ControlPlane

	// Folders of our own outlive a restart; those that envtest makes do not.
	folders := map[string]*string{"etcd": new(string), "apiserver": new(string)}
	for name, folder := range folders {
		*folder = filepath.Join(options.Directory, name)
		if err := os.MkdirAll(*folder, 0o700); err != nil {
			return nil, err
		}
	}
	ctrllog.SetLogger(logr.Discard()) // or envtest complains of it
	log, err := os.Create(filepath.Join(options.Directory, "apiserver.log"))
	if err != nil {
		return nil, err
	}
	plane.Etcd = &envtest.Etcd{DataDir: *folders["etcd"]}
	apiserver := plane.GetAPIServer()
	apiserver.CertDir, apiserver.Out, apiserver.Err = *folders["apiserver"], log, log
	// Services of 200 namespaces do not fit into the default, a /24.
	apiserver.Configure().Set("service-cluster-ip-range", "10.96.0.0/16").Set("endpoint-reconciler-type", "none")
	// Without it whoever watches keeps the API server from ending for a minute.
	apiserver.Configure().Set("shutdown-watch-termination-grace-period", "1s")

	config, err := cluster.environment.Start()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting etcd and the API server: %w", err), cluster.Close())
	}
	config.QPS, config.Burst = -1, 0
	cluster.Config = config
	cluster.Kubeconfig = filepath.Join(options.Directory, "admin.kubeconfig")
	if err := os.WriteFile(cluster.Kubeconfig, cluster.environment.KubeConfig, 0o600); err != nil {
		return nil, errors.Join(err, cluster.Close())
	}
	cluster.Client, err = client.New(config, client.Options{})
	if err != nil {
		return nil, errors.Join(err, cluster.Close())
	}
	return cluster, nil
}

// Close ends everything. It may be called more than once.
func (c *Cluster) Close() error {
	var faults []error
	for _, process := range c.processes {
		faults = append(faults, process.Kill())
	}
	faults = append(faults, c.environment.Stop())
	for _, gate := range c.gates {
		faults = append(faults, gate.Close())
	}
	return errors.Join(faults...)
}

// RestartAPIServer stops the API server, does what is to be done while nothing
// answers, and starts it again at the same address.
func (c *Cluster) RestartAPIServer(meanwhile func()) error {
	return restart(c.environment.ControlPlane.APIServer, meanwhile)
}

// RestartEtcd does with etcd what RestartAPIServer does with the API server.
func (c *Cluster) RestartEtcd(meanwhile func()) error {
	return restart(c.environment.ControlPlane.Etcd, meanwhile)
}

func restart(process interface {
	Stop() error
	Start() error
}, meanwhile func(),
) error {
	if err := process.Stop(); err != nil {
		return err
	}
	meanwhile()
	return process.Start()
}

// Kubectl runs kubectl as the administrator and gives what it prints on
// standard output and standard error, together. The error is that of the exit.
func (c *Cluster) Kubectl(ctx context.Context, stdin io.Reader, args ...string) (string, error) {
	command := exec.CommandContext(ctx, filepath.Join(c.options.Binaries, "kubectl"), args...)
	command.Env = append(os.Environ(), "KUBECONFIG="+c.Kubeconfig)
	command.Stdin = stdin
	output, err := command.CombinedOutput()
	if err != nil {
		return string(output), fmt.Errorf("kubectl %s: %w: %s", strings.Join(args, " "), err, output)
	}
	return string(output), nil
}

// As is the config of another user, who is in the groups given.
func (c *Cluster) As(name string, groups ...string) (*rest.Config, error) {
	user, err := c.environment.AddUser(envtest.User{Name: name, Groups: groups}, &rest.Config{QPS: -1})
	if err != nil {
		return nil, fmt.Errorf("adding the user %s: %w", name, err)
	}
	return user.Config(), nil
}

// openGate opens a gate before the address until the cluster is closed, and gives
// its own.
func (c *Cluster) openGate(address, ready string) (*net.TCPAddr, error) {
	gate, err := newGate(address, ready)
	if err != nil {
		return nil, err
	}
	c.gates = append(c.gates, gate)
	gate.serving.Go(gate.serve)
	return gate.entrance()
}

// kubeconfig writes the kubeconfig of a user and gives its path.
func (c *Cluster) kubeconfig(file, name string, groups ...string) (string, error) {
	user, err := c.environment.AddUser(envtest.User{Name: name, Groups: groups}, &rest.Config{QPS: -1})
	if err != nil {
		return "", fmt.Errorf("adding the user %s: %w", name, err)
	}
	text, err := user.KubeConfig()
	if err != nil {
		return "", err
	}
	file = filepath.Join(c.options.Directory, file)
	return file, os.WriteFile(file, text, 0o600)
}

// start runs a program of the folder of binaries until the cluster is closed.
func (c *Cluster) start(ctx context.Context, name, ready string, env []string, args ...string) (*Process, error) {
	process := &Process{
		path:  filepath.Join(c.options.Binaries, name),
		args:  args,
		env:   env,
		log:   filepath.Join(c.options.Directory, name+".log"),
		ready: ready,
	}
	c.processes = append(c.processes, process)
	return process, process.Start(ctx)
}

// StartControllers starts kube-controller-manager with the controllers that
// need no node: workloads make pods, garbage is collected, namespaces end.
func (c *Cluster) StartControllers(ctx context.Context) (*Process, error) {
	kubeconfig, err := c.kubeconfig("controllers.kubeconfig", "system:kube-controller-manager")
	if err != nil {
		return nil, err
	}
	folder := c.environment.ControlPlane.APIServer.CertDir
	return c.start(ctx, "kube-controller-manager", "", nil,
		"--kubeconfig="+kubeconfig,
		"--secure-port=0",
		"--leader-elect=false",
		"--service-account-private-key-file="+filepath.Join(folder, "sa-signer.key"),
		"--use-service-account-credentials=true",
		"--controllers="+strings.Join([]string{
			"deployment-controller", "replicaset-controller", "statefulset-controller", "daemonset-controller",
			"job-controller", "cronjob-controller", "namespace-controller", "serviceaccount-controller",
			"garbage-collector-controller", "clusterrole-aggregation-controller",
		}, ","),
	)
}
