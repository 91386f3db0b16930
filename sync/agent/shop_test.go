package agent_test

import (
	"regulars/store"
	"regulars/sync/agent"
)

var _ agent.Shop = (*store.Store)(nil)
