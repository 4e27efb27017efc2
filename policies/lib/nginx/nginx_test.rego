package lib.nginx_test

import data.lib.nginx

test_key if nginx.key("satisfy") == "nginx.ingress.kubernetes.io/satisfy"

test_text[text] if {
	some text, want in {"any": "any", " any\n": "any", " \n": "", "": ""}
	nginx.text({"nginx.ingress.kubernetes.io/satisfy": text}, "satisfy") == want
}

test_no_text if nginx.text({"satisfy": "any"}, "satisfy") == ""

_inventory := {"cluster": {"networking.k8s.io/v1": {"IngressClass": {
	"public": {"spec": {"controller": "k8s.io/ingress-nginx"}},
	"webapprouting.kubernetes.azure.com": {"spec": {"controller": "webapprouting.kubernetes.azure.com/nginx"}},
	"nginx": {"spec": {"controller": "nginx.org/ingress-controller"}},
	"nginx-like": {"spec": {"controller": "traefik.io/ingress-controller"}},
	"organic": {"spec": {"controller": "nginx.organic.example/nginx"}},
	"mirror": {"spec": {"controller": "mirror.example/nginx.org/ingress-nginx"}},
	"nginx-odd": {"spec": null},
	"odd": {"spec": {"controller": 5}},
}}}}

test_strangers_by_name if {
	classes := {"nginx", "nginx-internal", "internal-nginx", "public", "traefik", "", 5}
	nginx.strangers(classes) == {"public", "traefik", 5} with data.inventory as {}
}

test_strangers_by_controller if {
	classes := object.keys(_inventory.cluster["networking.k8s.io/v1"].IngressClass) | {"nginx-internal"}
	nginx.strangers(classes) == {"nginx", "nginx-like", "odd"} with data.inventory as _inventory
}

test_strangers_by_list if {
	classes := {"public", "nginx", ""}
	nginx.strangers(classes) == {"nginx"} with input.parameters.nginxClasses as ["public"]
		with data.inventory as _inventory
	every odd in [[], "public", {"a": "public"}] {
		nginx.strangers(classes) == {"nginx", "public"} with input.parameters.nginxClasses as odd
			with data.inventory as _inventory
	}
}

test_no_strangers if nginx.strangers(set()) == set()

test_stranger_fault[text] if {
	some class, text in {"traefik": `"traefik"`, 5: "5"}
	nginx.stranger_fault(class) == sprintf("means nothing to ingress class %s; use one of ingress-nginx", [text])
}
