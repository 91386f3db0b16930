package search
import ("testing";"fmt";"time";"context";"slices";"os";"strconv";"runtime";"runtime/pprof")
func TestX(t *testing.T){
 n,_:=strconv.Atoi(os.Getenv("N")); if n==0 {n=100000}
 es:=slices.Collect(members(n,1))
 for _,e:=range es[:10]{fmt.Println(e)}
 theLexicon()
 if p:=os.Getenv("PROF"); p!="" { f,_:=os.Create(p); pprof.StartCPUProfile(f); defer pprof.StopCPUProfile() }
 for range 4 { t0:=time.Now(); x,err:=Build(context.Background(),n,slices.Values(es)); fmt.Println(time.Since(t0),err, x.Bytes()/1e6)
  var ms runtime.MemStats; s:=x.state.Load().segs[0]; runtime.GC(); runtime.ReadMemStats(&ms); fmt.Println(ms.HeapAlloc/1e6, s.letters[0].bytes(), s.letters[1].bytes(),s.initials[0].bytes(), s.initials[1].bytes(), s.symbols[0].bytes(), s.symbols[1].bytes(), s.numbers[0].bytes(), s.numbers[1].bytes(),s.numbers[2].bytes(), len(s.long)*2, cap(s.long)*2, len(s.numbers[0].heads),len(s.numbers[1].heads),s.numbers[0].countries) }
}
