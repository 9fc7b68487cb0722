"""The examples of the guide to the API do what the guide says, by curl against a real server."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from xaso.kernel.api_clients.api import scopes
from xaso.kernel.api_clients.testing import SECRET, a_client
from xaso.kernel.files.testing import a_pdf
from xaso.public_services.procedures.api import current_version, get_procedure

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "howto" / "use-the-api.md"
PROCEDURE = "1.004873"


def dossier():
    papers = get_procedure(current_version(PROCEDURE)).components
    first = next(one for one in papers if one.channel in (None, "online"))
    return {
        "procedure": PROCEDURE,
        "applicant": {"name": "Lê Thị Mẫu"},
        "components": [{"component": str(first.id), "files": ["to-khai.pdf"]}],
    }


@pytest.mark.real_database
@pytest.mark.skipif(not shutil.which("curl"), reason="There is no curl here.")
def test_the_examples_of_the_guide_work(live_site, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "xaso.public_services.dossiers.rest.intake._is_required", lambda _paper: False
    )
    client = a_client(*(one.key for one in scopes))
    (tmp_path / "dossier.json").write_text(json.dumps(dossier()))
    (tmp_path / "to-khai.pdf").write_bytes(a_pdf())
    (tmp_path / "ban-ve.pdf").write_bytes(a_pdf("bản vẽ"))
    examples = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)

    ran = subprocess.run(
        ["sh", "-ec", "\n".join(examples).replace("curl -sS", "curl -sS --fail-with-body")],
        cwd=tmp_path,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "XASO": live_site,
            "CLIENT_ID": client.client_id,
            "CLIENT_SECRET": SECRET,
            "KEY": "khoa-cua-ban-do",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads((tmp_path / "submitted.json").read_text())["status"] == 1
    assert '"status": 7' in ran.stdout
