package care

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestComplaintsAndServiceHaveClocks(t *testing.T) {
	at := time.Date(2026, 3, 6, 14, 0, 0, 0, time.UTC)
	for kind, hours := range map[string][2]int{Complaint: {2, 72}, Service: {24, 72}, Product: {}, Suggestion: {}, Praise: {}} {
		respond, resolve := Deadlines(kind, at)
		require.Equal(t, hours[0] == 0, respond.IsZero(), kind)
		if hours[0] != 0 {
			require.Equal(t, at.Add(time.Duration(hours[0])*time.Hour), respond, kind)
			require.Equal(t, at.Add(time.Duration(hours[1])*time.Hour), resolve, kind)
		}
	}
	require.Len(t, Kinds, 5)
}

func TestOpenedCaseTellsWhatItsEventTold(t *testing.T) {
	stream := model.StreamID{1}
	e := &model.Event{Stream: stream, Head: model.Head{
		Actor: model.ID{N: 3}, Member: model.ID{N: 17}, Subject: model.ID{N: 5},
	}, PII: &model.PII{Fields: model.Fields{model.FieldText: "排队太久"}}}
	c := Open(e, &model.CaseOpened{At: 100, Feedback: Complaint, Score: 2, Scale: 5, RespondBy: 7300}, 42, 17)
	require.Equal(t, &Case{
		ID: model.ID{Stream: stream, N: 5}, Member: model.ID{Stream: stream, N: 17}, Number: 17, State: StateNew, Kind: Complaint,
		Score: 2, Scale: 5, Text: "排队太久", At: 100, RespondBy: 7300, By: model.ID{Stream: stream, N: 3}, Event: 42,
	}, c)
	require.True(t, c.State.Open())
	require.False(t, StateWithdrawn.Open())
	e.PII = nil
	require.Empty(t, Open(e, &model.CaseOpened{}, 1, 0).Text, "erased words stay away")
}
