package say

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// TestWhatIsSetAsideOrRefusedByHQHasWords finds codes that travel as plain text: in a row that was set
// aside, in a problem, as the reason of a closed stream.
func TestWhatIsSetAsideOrRefusedByHQHasWords(t *testing.T) {
	form := regexp.MustCompile(`^(row|aside|sync|enrol)\.[a-z_]+$`)
	all := map[model.Code]bool{}
	for _, table := range tables {
		for code := range table {
			all[code] = true
		}
	}
	found := 0
	for text := range readSource(t).literals {
		if form.MatchString(text) {
			found++
			require.True(t, all[model.Code(text)], "no words for %s", text)
		}
	}
	require.Greater(t, found, 25)
}
