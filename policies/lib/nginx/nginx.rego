# METADATA
# title: ingress-nginx
# description: >-
#   Its annotations as it reads them, and which classes are its own.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
#   description: Annotations
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/multiple-ingress/
#   description: Multiple controllers
package lib.nginx

# METADATA
# description: "key(name): the annotation of that name, prefix and all."
key(name) := concat("/", ["nginx.ingress.kubernetes.io", name])

# METADATA
# description: >-
#   text(annotations, name): the annotation without the blanks around it, "" when
#   it is absent: a text that is blank altogether is read as none
#   (normalizeString in its internal/ingress/annotations/parser).
text(annotations, name) := trim_space(object.get(annotations, key(name), ""))

# METADATA
# description: >-
#   strangers(classes): of the classes that an Ingress asks for, those whose
#   controller does not read these annotations. The ones of the parameter
#   nginxClasses do; without it, those do whose IngressClass in the inventory names
#   a controller of ingress-nginx, and those of no known IngressClass whose name has
#   nginx in it. An Ingress without a class is taken for one of ingress-nginx.
strangers(classes) := {class |
	some class in classes
	class != ""
	not _reads(class, _listed)
}

default _listed := null

_listed := input.parameters.nginxClasses

# METADATA
# description: "stranger_fault(class): what is wrong with an annotation where strangers has the class."
stranger_fault(class) := sprintf("means nothing to ingress class %s; use one of ingress-nginx", [json.marshal(class)])

_reads(class, listed) if {
	is_array(listed)
	class in listed
}

_reads(class, null) if _is_nginx(_controller(class))

# nginx.org/ingress-controller is the other one, whose annotations are its own.
_is_nginx(controller) if {
	contains(controller, "nginx")
	not startswith(controller, "nginx.org/")
}

_controller(class) := found if {
	found := data.inventory.cluster["networking.k8s.io/v1"].IngressClass[class].spec.controller
} else := class
