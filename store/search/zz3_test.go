package search
import ("testing";"slices";"fmt";"time";"os";"strconv")
func TestMix(t *testing.T){
 n,_:=strconv.Atoi(os.Getenv("N")); if n==0 {n=100000}
 es:=slices.Collect(members(n,1)); x:=buildIndex(t,es); qs:=keystrokes(es,2)[:20000]; es=nil; dst:=make([]Hit,0,50)
 for _,lim:=range []int{14,50} {
 best:=make([]time.Duration,len(qs)); for i:=range best {best[i]=time.Hour}
 for range 5 { for i,q:=range qs { t0:=time.Now(); dst=x.Search(dst[:0],q,lim); best[i]=min(best[i],time.Since(t0)) } }
 idx:=make([]int,len(qs)); for i:=range idx{idx[i]=i}; slices.SortFunc(idx,func(a,b int)int{return int(best[a]-best[b])})
 fmt.Println("limit",lim,"p50",best[idx[len(qs)/2]],"p90",best[idx[len(qs)*9/10]],"p99",best[idx[len(qs)*99/100]],"p99.9",best[idx[len(qs)*999/1000]],"max",best[idx[len(qs)-1]])
 seen:=map[string]bool{}; c:=0
 for k:=len(qs)-1;c<25;k-- { q:=qs[idx[k]]; if !seen[q] {seen[q]=true; c++; fmt.Printf("%q %v %d; ",q,best[idx[k]],len(x.Search(nil,q,lim)))} }
 fmt.Println()
 }
}
