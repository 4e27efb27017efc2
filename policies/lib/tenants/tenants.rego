# METADATA
# title: Tenants
# description: >-
#   Who the tenants are, by the parameters. By namespaceLabel a tenant has the
#   namespaces that have its name in the label tenantLabel; one that has none is
#   a tenant of its own. By release a tenant has, inside of one namespace, the
#   pods that have its name in the label podLabel; every other namespace is
#   another tenant's.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/multi-tenancy/
#   description: Multi-tenancy
# - ref: https://helm.sh/docs/chart_best_practices/labels/
#   description: Labels that Helm's charts set
package lib.tenants

import data.lib.namespaces
import data.lib.selections

# METADATA
# description: "What makes the tenants: namespaceLabel or release."
by := _or(object.get(input, ["parameters", "by"], null), "namespaceLabel")

# METADATA
# description: The label of Namespaces that names their tenant.
namespace_label := _or(object.get(input, ["parameters", "tenantLabel"], null), "tenant")

# METADATA
# description: The label of pods that names their tenant.
pod_label := _or(object.get(input, ["parameters", "podLabel"], null), "app.kubernetes.io/instance")

# METADATA
# description: >-
#   The tenant of the Namespace of the object under review; undefined where its
#   label is not known, absent, or empty.
own := tenant if {
	tenant := namespaces.labels[namespace_label]
	not tenant in {"", selections.other}
}

# METADATA
# scope: document
# description: >-
#   share(selector, other): whether the pods of one namespace that two selectors
#   select are of one and the same tenant.
share(_, _) if by == "namespaceLabel"

share(selector, other) if {
	by == "release"
	[tenant] := [value | some value in selections.values(selector, pod_label, set())]
	not tenant in {null, "", selections.other}
	selections.values(other, pod_label, set()) - {tenant} == set()
}

_or(null, fallback) := fallback

_or(written, _) := written if written != null
