package bench

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/insight"
	"regulars/model/ledger"
	"regulars/store"
	"regulars/store/raw"
)

// How often each thing is done.
const (
	lookups    = 50_000
	keystrokes = 20_000
	awards     = 1_000 // in a round, at least
	syncs      = 200
	rounds     = 5
	pageAwards = 50
	largeFile  = 1_000_000 // lines, for a large shop
	smallFile  = 200_000
)

// read measures look-ups by phone and keystrokes of the search box.
func (r *run) read() error {
	copied := filepath.Join(r.dir, "copy.db")
	if err := r.store.Backup(r.ctx, copied, "", nil); err != nil {
		return err
	}
	limit, err := raw.TwoGets(copied, "phone", "m", lookups)
	if err != nil {
		return err
	}
	if err := os.Remove(copied); err != nil {
		return err
	}
	spent := make([]time.Duration, lookups)
	for i := range spent {
		phone := r.phones[rand.IntN(len(r.phones))]
		begin := time.Now()
		err := r.store.View(r.ctx, func(b desk.Book) error {
			found, err := b.ByKey(desk.KeyPhone, phone)
			if err != nil || len(found) == 0 {
				return fmt.Errorf("bench: phone not found: %w", err)
			}
			_, err = b.Profile(found[0])
			return err
		})
		spent[i] = time.Since(begin)
		if err != nil {
			return err
		}
	}
	r.beside("lookup", "µs", micros(raw.Percentile(spent, 0.5)), "two bare bbolt gets", micros(limit), 1.7, true)
	r.Progress(StageRead, 1, 2)
	r.typed()
	return nil
}

// queries are what cashiers type, grown key by key.
var queries = []string{"oyzq", "zhangwei", "lixue", "1641", "13812", "wangf", "zxm", "maria", "garcia", "欧阳", "志强", "liu yang", "138", "chenyu"}

func (r *run) typed() {
	spent := make([]time.Duration, 0, keystrokes)
	for i := 0; len(spent) < keystrokes; i++ {
		q := []rune(queries[i%len(queries)])
		for n := 1; n <= len(q); n++ {
			begin := time.Now()
			r.store.Search(string(q[:n]), 14)
			spent = append(spent, time.Since(begin))
		}
	}
	p99 := raw.Percentile(spent, 0.99)
	r.alone("search p50", "µs", micros(raw.Percentile(spent, 0.5)), 20, true)
	r.alone("search p99", "µs", micros(p99), 300, true)
	r.Progress(StageRead, 2, 2)
}

// pages counts the pages of commits of one act each.
func (r *run) pages() error {
	id, err := r.owner.Resolve(r.ctx, r.phones[len(r.phones)/2])
	if err != nil {
		return err
	}
	count := func(name string, goal float64, act func(i int) error) error {
		var most int64
		for i := range pageAwards {
			before := r.store.Written()
			if err := act(i); err != nil {
				return err
			}
			most = max(most, r.store.Written()-before)
		}
		r.alone(name, "pages", float64(most), goal, true)
		return nil
	}
	if err := count("pages award", 10, func(int) error {
		_, err := r.owner.Award(r.ctx, id, desk.Sale{Amount: 1234})
		return err
	}); err != nil {
		return err
	}
	if err := count("pages feedback", 7, func(int) error {
		_, err := r.owner.Feedback(r.ctx, desk.Feedback{Kind: "praise", Score: 5})
		return err
	}); err != nil {
		return err
	}
	return count("pages enrol", 21, func(i int) error {
		_, err := r.owner.Enrol(r.ctx, desk.Enrolment{Phone: fmt.Sprintf("199%08d", 99_000_000+i)})
		return err
	})
}

// write measures awards from 1, 16 and 64 tills at once. The disk's speed drifts, so its limit
// is taken between the awards, not before them.
func (r *run) write() error {
	goal := 2.2
	if r.Members >= largeShop {
		goal = 3
	}
	var limits, medians []time.Duration
	var rates []float64
	for range rounds {
		limit, err := raw.TwoSyncs(r.dir, syncs)
		if err != nil {
			return err
		}
		rate, median, err := r.award(1)
		if err != nil {
			return err
		}
		limits, medians, rates = append(limits, limit), append(medians, median), append(rates, rate)
	}
	one := slices.Max(rates)
	r.beside("award", "µs", micros(raw.Percentile(medians, 0.5)), "two synced page writes", micros(raw.Percentile(limits, 0.5)), goal, true)
	r.report.Rows = append(r.report.Rows, Row{Name: "awards 1 till", Value: one, Unit: "/s", Met: true})
	for i, tills := range []int{16, 64} {
		best := 0.0
		for range rounds {
			rate, _, err := r.award(tills)
			if err != nil {
				return err
			}
			best = max(best, rate)
		}
		r.beside(fmt.Sprintf("awards %d tills", tills), "/s", best, "one till", one, []float64{3, 4.5}[i], false)
		r.Progress(StageWrite, i+1, 2)
	}
	return nil
}

// award lets some tills award at once, each to members of its own choice.
func (r *run) award(tills int) (perSecond float64, median time.Duration, err error) {
	each := max(awards/tills, 1) * min(tills, 8)
	spent := make([][]time.Duration, tills)
	failed := make([]error, tills)
	var group sync.WaitGroup
	begin := time.Now()
	for till := range tills {
		group.Go(func() {
			random := rand.New(rand.NewPCG(uint64(till), 3))
			for range each {
				id := model.ID{Stream: r.owner.Who().ID.Stream, N: uint64(1 + random.IntN(r.Members))}
				start := time.Now()
				if _, err := r.owner.Award(r.ctx, id, desk.Sale{Amount: model.Money(100 + random.IntN(40_000))}); err != nil {
					failed[till] = err
					return
				}
				spent[till] = append(spent[till], time.Since(start))
			}
		})
	}
	group.Wait()
	took := time.Since(begin)
	var all []time.Duration
	for till := range tills {
		if failed[till] != nil {
			return 0, 0, failed[till]
		}
		all = append(all, spent[till]...)
	}
	return float64(len(all)) / took.Seconds(), raw.Percentile(all, 0.5), nil
}

// scan reads what segments need of every member and scores them.
func (r *run) scan() error {
	customers := make([]insight.Customer, 0, r.Members)
	now := time.Now().Unix()
	begin := time.Now()
	err := r.store.Briefs(r.ctx, func(_ desk.Number, b ledger.Brief) {
		if b.Visits > 0 {
			customers = append(customers, insight.Customer{
				Recency: int32((now - b.LastVisit) / 86400), Frequency: int32(b.Visits), Monetary: int64(b.Spend),
			})
		}
	})
	if err != nil {
		return err
	}
	insight.RFM(customers)
	took := time.Since(begin)
	r.alone("rfm", "ms", micros(took)/1e3, max(60*float64(r.Members)/1e6, 5), true)
	return nil
}

// importFile measures the whole way of a sales file from CSV to disk.
func (r *run) importFile() error {
	if r.Import == nil {
		return nil
	}
	lines := smallFile
	if r.Members >= largeShop {
		lines = largeFile
	}
	path := filepath.Join(r.dir, "sales.csv")
	if err := writeSales(path, lines, r.Members); err != nil {
		return err
	}
	defer os.Remove(path)
	stop := watchHeap()
	begin := time.Now()
	n, err := r.Import(r.ctx, r.owner, path)
	took := time.Since(begin)
	grown := stop()
	if err != nil {
		return err
	}
	r.alone("import", "lines/s", float64(n)/took.Seconds(), 100_000, false)
	r.alone("import memory", "MB", grown/1e6, 256, true)
	r.Progress(StageImport, 1, 1)
	return nil
}

// watchHeap samples the live heap and returns how far it grew, in bytes.
func watchHeap() (stop func() float64) {
	ctx, cancel := context.WithCancel(context.Background())
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() float64 {
		metrics.Read(sample)
		return float64(sample[0].Value.Uint64())
	}
	least := heap()
	grown := make(chan float64)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		most := least
		for {
			select {
			case <-tick.C:
				most = max(most, heap())
			case <-ctx.Done():
				grown <- most - least
				return
			}
		}
	}()
	return func() float64 {
		cancel()
		return <-grown
	}
}

// writeSales writes a file as tills export them: several lines a receipt.
func writeSales(path string, lines, members int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	random := rand.New(rand.NewPCG(4, 4))
	start := time.Now().Add(-30 * 24 * time.Hour)
	fmt.Fprintln(w, "member,date,receipt,sku,category,quantity,amount")
	for i := 0; i < lines; {
		at := start.Add(time.Duration(i) * time.Second).Format(time.DateTime)
		member := random.IntN(members)
		for n := 1 + random.IntN(3); n > 0 && i < lines; n-- {
			fmt.Fprintf(w, "%d,%s,B%d,69%07d,%s,%d,%d.%02d\n", member, at, i-i%4, random.IntN(5000), categories[random.IntN(len(categories))], 1+random.IntN(3), 1+random.IntN(90), random.IntN(100))
			i++
		}
	}
	return w.Flush()
}

var categories = []string{"茶叶", "坚果", "蜂蜜", "礼盒", "咖啡", "糖果", "饼干"}

// backup measures a backup beside a plain copy.
func (r *run) backup() error {
	path := filepath.Join(r.dir, "shop", store.FileName)
	limit, err := raw.Copy(path, r.dir)
	if err != nil {
		return err
	}
	out := filepath.Join(r.dir, "backup.db")
	begin := time.Now()
	if err := r.store.Backup(r.ctx, out, "", nil); err != nil {
		return err
	}
	took := time.Since(begin)
	r.beside("backup", "ms", micros(took)/1e3, "plain copy and sync", micros(limit)/1e3, 1.3, true)
	r.Progress(StageBackup, 1, 1)
	return nil
}
