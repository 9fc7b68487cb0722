import time, statistics, random
from datetime import datetime, timedelta, UTC
import pytest
from django.db import connection
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.testing import handed_over, people
pytestmark = [pytest.mark.django_db, pytest.mark.crosses_communes]
BACKEND = "django.contrib.auth.backends.ModelBackend"
def test_scale(client):
    who=people()
    with acting_in(HERE):
        x=Dossier.objects.get(pk=handed_over(who).id)
        now=datetime.now(UTC); rows=[]; runs=[]
        for n in range(12000):
            t=now-timedelta(minutes=15*n)
            open_=n<300
            d=Dossier(code=f"H56.99.49-2026-{n:07}",procedure_version_id=x.procedure_version_id,process_id=x.process_id,state="processing" if open_ else "closed",outcome="" if open_ else "granted",channel="in_person",applicant_name="Trần Văn Nam",search_text=f"h56 99 49 2026 {n:07} nguyen thi huong",received_at=t,clock_started_at=t,due_at=t+timedelta(days=5),unit_id=x.unit_id if n%3 else None,step_key="process",created_at=t)
            rows.append(d)
            runs.append(StepRun(dossier=d,step_key="process",step_name="Kiểm tra",unit_id=x.unit_id,entered_at=t,left_at=None if open_ else t))
        Dossier.objects.bulk_create(rows,batch_size=1000); StepRun.objects.bulk_create(runs,batch_size=1000)
    with connection.cursor() as c: c.execute("ANALYZE dossiers_dossier"); c.execute("ANALYZE dossiers_steprun")
    def t(user,url,n=5):
        client.force_login(user,backend=BACKEND)
        client.get(url)
        xs=[]
        for _ in range(n):
            s=time.perf_counter(); r=client.get(url,headers={"HX-Request":"true"} if "dossiers/?" in url else {}); xs.append(time.perf_counter()-s)
        return url, round(statistics.median(xs)*1000), round(min(xs)*1000), r.status_code
    print("RES",t(who.desk,"/ui/awake/"))
    for u in (who.desk,who.specialist):
        for v in ("late","unit","open","all","all&q=huong","all&q=0000123","all&page=400"): print("RES",t(u,f"/dossiers/?view={v}"),flush=True)
    print("RES",t(who.supervisor,"/dossiers/board/"),t(who.supervisor,"/dossiers/board/people/"),t(who.desk,"/dossiers/register/"),t(who.desk,"/"))
