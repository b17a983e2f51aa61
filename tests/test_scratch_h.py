import time, pytest
from tests.factories import *
from exemplar.accounts.enums import Role
@pytest.mark.django_db
def test_a(client, client_for):
    import cProfile
    PracticeFactory(); 
    t=time.process_time()
    for i in range(20): p=PracticeFactory()
    print('practice ms', (time.process_time()-t)*50)
    t=time.process_time()
    for i in range(10): c=CaseStudyFactory(practices=[p])
    print('case ms', (time.process_time()-t)*100)
    t=time.process_time()
    for r in Role: role_user(r)
    print('roles ms', (time.process_time()-t)*1000)
    AdoptionFactory(practice=p); AdoptionFactory(practice=p, by_company=True); AdoptionFactory(practice=p,stopped=True)
    d=PracticeFactory(draft=True); PracticeFactory(restricted_to=[]); InformationPageFactory()
    print(d.live,d.first_published_at, p.tags.all(), p.topics.all(), p.outcomes.all(), p.evidence, p.stage)
    DocumentFactory(); ImageFactory(); DocumentFactory(collection=private_collection()); RedirectFactory(); site_settings(agency_name='x'); submit_for_review(d); edit_without_publishing(p,title='T2')
    p.refresh_from_db(); print(p.title, p.stage)
    ag=AgencyFactory(domain='irs.gov'); AgencyFactory(parent=ag); TopicFactory(parent=TopicFactory())
    for r in list(Role)+[None]:
        cl=client_for(r)
        for u in (p.url,c.url,'/','/practices/','/cases/','/agencies/',ag.get_absolute_url(),'/search/?q=practice','/sitemap.xml','/feeds/practices/'):
            assert cl.get(u).status_code==200,u
        print(r, cl.get('/admin/').status_code)

@pytest.mark.django_db(transaction=True)
def test_b(client): PracticeFactory(); assert client.get('/practices/').status_code==200
@pytest.mark.django_db(transaction=True)
def test_c(client): PracticeFactory(); assert client.get('/practices/').status_code==200
def test_d(live_server):
    import urllib.request
    p=PracticeFactory(); assert b'Practice' in urllib.request.urlopen(live_server.url+p.url).read()
