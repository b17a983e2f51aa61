import os, time, glob
from tests.attacks.test_in_browser import *
from tests.attacks.test_in_browser import problems_of
def cpu():
    out={}
    for p in glob.glob("/proc/[0-9]*/stat"):
        try:
            s=open(p).read(); f=s.rpartition(")")[2].split(); pid=int(p.split("/")[2])
            out[pid]=(int(f[1]), s[s.index("(")+1:s.rindex(")")], (int(f[11])+int(f[12]))/100)
        except Exception: pass
    me=os.getpid(); kids={me}
    for _ in range(6):
        kids|={pid for pid,(pp,_,_) in out.items() if pp in kids}
    from collections import Counter
    c=Counter()
    for k in kids:
        if k in out: c[out[k][1]+("(me)" if k==me else "")]+=out[k][2]
    return c
@pytest.fixture(scope="module")
def attacked(request, browser, db):
    made=[]
    with site_with(lambda: made.append(AttackedLibrary.of(shards()[0][:12]))) as running: yield running, made[0]
def test_cpu(attacked, open_tab):
    _, lib = attacked
    tab=open_tab("",360)
    tab.go("/")
    def run(label, fn, n=3):
        a=cpu(); t=time.time(); k=0
        for s in lib.shown*n:
            if s.who: continue
            fn(s); k+=1
        b=cpu(); print(label, k, "wall/page", round((time.time()-t)/k,3), {x: round((b[x]-a[x])/k,3) for x in b})
    run("goto load", lambda s: tab.page.goto(tab.site+s.address))
    run("goto dcl", lambda s: tab.page.goto(tab.site+s.address, wait_until="domcontentloaded"))
    run("full", lambda s: problems_of(tab, s.address, s))
    run("smuggled", lambda s: tab.page.evaluate(SMUGGLED))
    run("width", lambda s: tab.check_width())
