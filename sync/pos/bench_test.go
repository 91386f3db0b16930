package pos

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

// benchClients are the clients of the budget, benchMembers whom they speak of.
const (
	benchClients = 64
	benchMembers = 2_000
)

// openBench opens a shop with members behind a real socket.
func openBench(b *testing.B) (url string, phones []string) {
	d := openDoor(b, func(o *Options) { o.Rate, o.Burst = 1_000_000, 1_000_000 })
	phones = make([]string, benchMembers)
	var all sync.WaitGroup
	for worker := range benchClients {
		all.Go(func() {
			for i := worker; i < benchMembers; i += benchClients {
				phones[i] = fmt.Sprintf("139%08d", 20_000_000+i*37)
				_, err := d.Owner.Enrol(b.Context(), desk.Enrolment{Phone: phones[i], Fields: model.Fields{model.FieldName: fmt.Sprintf("Member %d", i)}})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.server.Serve(ctx, ln) }()
	b.Cleanup(func() {
		cancel()
		require.NoError(b, <-ended)
	})
	return "http://" + ln.Addr().String(), phones
}

// clients lets them all ask until b.N requests are done.
func clients(b *testing.B, request func(i int64) *http.Request) {
	transport := &http.Transport{MaxConnsPerHost: benchClients, MaxIdleConnsPerHost: benchClients}
	defer transport.CloseIdleConnections()
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range benchClients {
		all.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(b.N) {
					return
				}
				got, err := transport.RoundTrip(request(i))
				if err != nil {
					b.Error(err)
					return
				}
				if _, err := io.Copy(io.Discard, got.Body); err != nil || got.StatusCode >= 300 {
					b.Errorf("%d %v", got.StatusCode, err)
				}
				_ = got.Body.Close()
			}
		})
	}
	all.Wait()
	b.StopTimer()
}

func benchRequest(b *testing.B, method, url, body string) *http.Request {
	r, err := http.NewRequestWithContext(b.Context(), method, url, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+manager)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// BenchmarkFind looks members up by phone; clients and server share the machine.
func BenchmarkFind(b *testing.B) {
	url, phones := openBench(b)
	clients(b, func(i int64) *http.Request {
		return benchRequest(b, http.MethodGet, url+"/v1/find?q="+phones[i*7919%benchMembers], "")
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "finds/s")
}

// BenchmarkSale books sales, each answered after its fsync.
func BenchmarkSale(b *testing.B) {
	url, phones := openBench(b)
	clients(b, func(i int64) *http.Request {
		return benchRequest(b, http.MethodPost, url+"/v1/sales", fmt.Sprintf(`{"member":%q,"amount":"128.50","receipt":"B-%d"}`, phones[i*7919%benchMembers], i))
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sales/s")
}
