"""The staff's process on a real PostgreSQL, with the rights that docs/install.md gives its user."""

import os
import re
import subprocess
import sys

from django.conf import settings

from tests.peer.postgres_process import running_postgres

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from zaken.models import Gemeente
Gemeente.objects.create(slug="voorbeeld", naam="Gemeente Voorbeeld")
"""
WALK = """
import django
django.setup()
import responses
from django.conf import settings
from django.db import ProgrammingError
from beheer.site import site
from tests.beheer.inside.employee import Employee
from zaken.models import Gemeente, Verwerking

settings.ALLOWED_HOSTS.append("beheer.test")
with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
    employee = Employee(http=http)
    print([employee.log_in().status_code, employee.log_in().status_code])
    lists = [f"/{m._meta.app_label}/{m._meta.model_name}/" for m in site._registry]
    print({employee.client.get(url).status_code for url in lists}, len(lists) > 10)
    print(employee.client.get(f"/zaken/gemeente/{Gemeente.objects.get().pk}/change/").status_code)
    print(employee.client.post("/logout/").status_code)
    print(employee.log_in(groups=[]).status_code)
for forbidden in (lambda: Gemeente.objects.update(naam="x"), Verwerking.objects.first):
    try:
        forbidden()
    except ProgrammingError as error:
        print(error)
"""
EXPECTED = """\
[302, 302]
{200} True
200
302
403
permission denied for table zaken_gemeente
permission denied for table zaken_verwerking
"""


def read_grants() -> list[str]:
    """The statements of docs/install.md."""
    text = (settings.BASE_DIR / "docs" / "install.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```sql\n(GRANT .+?)```", text, re.DOTALL)
    return [statement.strip() for statement in block.split(";") if statement.strip()]


def run(code: str, url: str, module: str) -> str:
    """What a fresh process with these settings prints."""
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": module},
        check=False,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_rights_that_are_documented_are_enough_and_not_more() -> None:
    with running_postgres() as server:
        url = server.create_database("mijnzaken")
        setup = "import django; django.setup()\n"
        run(f"{setup}{PREPARE}", url, "tests.settings")
        server.execute("CREATE ROLE beheer LOGIN")
        for statement in read_grants():
            server.execute(statement, database="mijnzaken")
        as_staff = url.replace("postgres@", "beheer@")
        assert run(WALK, as_staff, "tests.beheer.settings") == EXPECTED
