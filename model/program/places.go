package program

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// places says where each key and each table of a document stands, as an offset in bytes:
// "earn.per", "tier[2].from". The decoder forgets it, and a refusal without it would leave a
// person searching. Lines are counted for the one place that is asked for: counting them for
// each of many thousand keys took seconds.
type places map[string]int

// placesOf reads the document a second time. What cannot be read was refused before.
func placesOf(text string) places {
	found := places{}
	counts := map[string]int{}
	var p unstable.Parser
	p.Reset([]byte(text))
	table := ""
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table = found.add(&p, e, "", counts)
		case unstable.ArrayTable:
			path, _ := keyOf(&p, e, "", counts)
			counts[path]++
			table = path + "[" + strconv.Itoa(counts[path]) + "]"
			_, at := keyOf(&p, e, "", counts)
			found[table] = at
			if counts[path] == 1 {
				found[path] = at
			}
		case unstable.KeyValue:
			found.add(&p, e, table, counts)
		}
	}
	return found
}

func (f places) add(p *unstable.Parser, e *unstable.Node, table string, counts map[string]int) string {
	path, at := keyOf(p, e, table, counts)
	f[path] = at
	return path
}

// keyOf returns the path of an expression's key and where it begins. A table inside the
// latest table of an array ("draw.prize") belongs to that one.
func keyOf(p *unstable.Parser, e *unstable.Node, table string, counts map[string]int) (string, int) {
	path, at := table, -1
	for it := e.Key(); it.Next(); {
		n := it.Node()
		if at < 0 {
			at = int(n.Raw.Offset)
		}
		if path != "" {
			if c := counts[path]; c > 0 {
				path += "[" + strconv.Itoa(c) + "]"
			}
			path += "."
		}
		path += strings.ToLower(string(n.Data))
	}
	return path, at
}

// of returns line and column of a path, or of the nearest thing around it, from 1.
func (f places) of(text, path string) (line, column int) {
	for path != "" {
		if at, ok := f[path]; ok && at >= 0 && at <= len(text) {
			before := text[:at]
			return strings.Count(before, "\n") + 1, at - strings.LastIndex(before, "\n")
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return 1, 1
}
