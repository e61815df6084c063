package registrytest
import ("testing";"os";"encoding/json";"fmt")
func TestDump(t *testing.T){
 _,p,err:=readPages(t,os.Getenv("ID")); if err!=nil{t.Fatal(err)}
 for i,l:=range p.Listings { if i%97==0||os.Getenv("ALL")!="" { b,_:=json.Marshal(l); fmt.Println(string(b)) } }
 for _,q:=range p.Problems { if q.Code!="ref_missing" {fmt.Println(q.Row,q.Code,q.Field,q.Value,q.Message)}}
}
