package search
import ("testing";"slices";"os";"strings")
func BenchmarkOne(b *testing.B){
 es:=slices.Collect(members(1000000,1)); x:=buildIndex(b,es); dst:=make([]Hit,0,50)
 for _,q:=range strings.Split(os.Getenv("Q"),",") { b.Run(q,func(b *testing.B){ for range b.N { dst=x.Search(dst[:0],q,50) } }) }
}
