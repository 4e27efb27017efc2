package policies.every_kind_test

import data.policies.every_kind

test_nothing if every_kind
