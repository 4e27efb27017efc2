package apiserver

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// selector refuses what ValidateLabelSelector refuses.
func (f *findings) selector(selector *metav1.LabelSelector, here *place) {
	if selector == nil {
		return
	}
	f.labels(selector.MatchLabels, here.at("matchLabels"))
	for i, requirement := range selector.MatchExpressions {
		f.requirement(requirement, here.at("matchExpressions", i))
	}
}

func (f *findings) requirement(requirement metav1.LabelSelectorRequirement, here *place) {
	switch requirement.Operator {
	case metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn:
		if len(requirement.Values) == 0 {
			f.lacks(here.at("values"), "is empty; the operator %s needs at least one value", requirement.Operator)
		}
	case metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist:
		if len(requirement.Values) > 0 {
			f.refuse(here.at("values"), "is set; the operator %s takes no values", requirement.Operator)
		}
	default:
		f.refuse(here.at("operator"), "is %s; it must be In, NotIn, Exists or DoesNotExist", quote(string(requirement.Operator)))
	}
	f.refuseAll(here.at("key"), requirement.Key, validation.IsQualifiedName(requirement.Key))
	for i, value := range requirement.Values {
		f.refuseAll(here.at("values", i), value, validation.IsValidLabelValue(value))
	}
}
