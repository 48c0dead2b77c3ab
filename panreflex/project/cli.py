"""The command line of operators: `panreflex --help`.

With `--json` a command writes exactly one line of JSON to standard output and everything else to standard error.
Exit code 0: done; 1: something stands in the way; 2: bad input. Errors with `--json`: {"errors": [{"where", "what"}]}.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import django
from psycopg.conninfo import conninfo_to_dict

from panreflex.project import bill_of_materials, data_folder, embedded_postgres, installation, preflight, running
from panreflex.project.preflight import BadInput, Refused

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)

as_json = click.option("--json", "as_json", is_flag=True, help="One line of JSON on standard output.")


def progress(message: str) -> None:
    """Tell the person at the console; standard output is for results."""
    click.echo(f"  {message}", err=True)


@contextmanager
def django_set_up() -> Iterator[ModuleType]:
    """`panreflex.project.preparing`, which needs Django's settings and so cannot be imported before."""
    with installation.opened(progress) as environment:
        os.environ.update(environment)
        django.setup()
        yield importlib.import_module("panreflex.project.preparing")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="panreflex")
def panreflex() -> None:
    """PanReflex: municipalities learn from crises together.

    Commands work on the data folder PANREFLEX_DATA (by default var/ beside the code). They use its database if it
    is running, and otherwise start it and stop it again.
    """


@panreflex.command()
def run() -> None:
    """Start all three processes; Ctrl-C stops them."""
    began = time.monotonic()
    port = preflight.port()
    preflight.require_free_port(port)
    with running.stopping_on_signals():
        click.echo("Start 1/3  PostgreSQL …")
        with installation.opened(progress, port=port) as environment, running.processes(environment) as children:
            click.echo("Start 2/3  Migrations and content …")
            prepare_command = [sys.executable, "-m", "panreflex.project.cli", "prepare", "--json"]
            accounts = children.result_of("preparation", prepare_command)["accounts"]
            click.echo("Start 3/3  Server and worker …")
            children.start("server", running.server(port))
            children.start("worker", running.worker())
            healthy = running.wait_until_healthy(children, port)
            greet(port, accounts, healthy=healthy, seconds=time.monotonic() - began)
            children.watch(is_database_up(environment))


def greet(port: int, accounts: list[dict[str, str]], *, healthy: bool, seconds: float) -> None:
    """Say where the platform is and who can sign in."""
    click.echo(f"\nPanReflex runs at http://{preflight.ADDRESS}:{port} (started in {seconds:.1f} s). Ctrl-C stops it.")
    if not healthy:
        click.echo("Not everything is well yet. What is missing: panreflex health")
    if accounts:
        click.echo("\nDemo accounts (demo mode only; sign in at /konto/login/, editors at /redaktion/):")
        width = {key: max(len(account[key]) for account in accounts) for key in ("role", "email")}
        for account in accounts:
            click.echo(
                f"  {account['role']:<{width['role']}}  {account['email']:<{width['email']}}  {account['password']}"
            )
    click.echo("")


def is_database_up(environment: dict[str, str]) -> Callable[[], bool]:
    """A question to ask again and again: does our own PostgreSQL still run? Always yes for one that is not ours."""
    if os.environ.get("PANREFLEX_DATABASE_URL"):
        return lambda: True
    return lambda: embedded_postgres.is_up(preflight.data_folder())


def run_alone(name: str, command: Callable[[int], list[str]]) -> None:
    """One process of the platform by itself, for service managers."""
    port = preflight.port()
    with (
        running.stopping_on_signals(),
        installation.opened(progress, port=port) as environment,
        running.processes(environment) as children,
    ):
        children.start(name, command(port))
        children.watch(is_database_up(environment))


@panreflex.command()
def serve() -> None:
    """Start only the web server (migrate first)."""
    preflight.require_free_port(preflight.port())
    run_alone("server", running.server)


@panreflex.command()
def worker() -> None:
    """Start only the worker (migrate first)."""
    run_alone("worker", lambda port: running.worker())


@panreflex.command()
@as_json
def prepare(as_json: bool) -> None:
    """Migrate and load content, as `run` does first."""
    with django_set_up() as preparing:
        migrations = preparing.migrate(progress)
        preparing.load_content(progress)
        answer({"migrations": migrations, "accounts": preparing.demo_accounts()}, "Database is ready.", as_json=as_json)


@panreflex.command()
@as_json
def migrate(as_json: bool) -> None:
    """Bring the database to this version."""
    with django_set_up() as preparing:
        done = preparing.migrate(progress)
        answer({"migrations": done}, f"{done} migrations applied.", as_json=as_json)


@panreflex.command()
@as_json
def load_content(as_json: bool) -> None:
    """Load what is new; keeps what editors changed."""
    with django_set_up() as preparing:
        preparing.load_content(progress)
        answer({"loaded": True}, "Content is loaded.", as_json=as_json)


@panreflex.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--successions", type=click.Path(path_type=Path), help="CSV old_ags,new_ags,on: who followed those that ended."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@as_json
def load_municipalities(file: Path, successions: Path | None, dry_run: bool, as_json: bool) -> None:
    """Load a later state beside the earlier ones."""
    with django_set_up() as preparing:
        found = preparing.load_municipalities(file, successions, progress, dry_run=dry_run)
        answer(found, preparing.renewal_in_words(found, dry_run=dry_run), as_json=as_json)


@panreflex.group()
def demo() -> None:
    """What exists in demo mode only."""


@demo.command()
@as_json
def accounts(as_json: bool) -> None:
    """List the demo accounts, one per role, with their passwords."""
    with django_set_up() as preparing:
        found = preparing.demo_accounts()
        lines = [f"{account['role']}  {account['email']}  {account['password']}" for account in found]
        answer(found, "\n".join(lines) or "None: this is not demo mode (PANREFLEX_DEMO=1).", as_json=as_json)


@panreflex.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(["publication", "example", "project", "interview"]), required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--publish", is_flag=True, help="Publish at once instead of making drafts.")
@as_json
def import_file(file: Path, kind: str, dry_run: bool, publish: bool, as_json: bool) -> None:
    """Take a list over, all of it or nothing."""
    with django_set_up():
        commands = importlib.import_module("panreflex.project.import_command")
        found = commands.import_file(file, kind, dry_run=dry_run, publish=publish, tell=progress)
        answer(found, commands.in_words(found), as_json=as_json)


@panreflex.command()
@click.option("--docs", type=EXISTING, required=True, help="JSONL: _id, type, title, text.")
@click.option("--queries", type=EXISTING, required=True, help="JSONL: _id, text, and cls if there are classes.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the run is written.")
@click.option("--qrels", type=EXISTING, help="Judgements, tab-separated: query, document, grade.")
@click.option("--ablate", is_flag=True, help="Also say what each means of finding adds (needs --qrels).")
@as_json
def search_eval(docs: Path, queries: Path, out: Path, qrels: Path | None, ablate: bool, as_json: bool) -> None:
    """Measure the search on queries of your own."""
    if ablate and not qrels:
        raise click.UsageError("--ablate compares figures, so it needs --qrels.")
    with scratch_installation() as environment:
        os.environ.update(environment)
        django.setup()
        commands = importlib.import_module("panreflex.project.search_commands")
        found = commands.evaluate(docs, queries, out, qrels, ablate=ablate, tell=progress)
        importlib.import_module("django.db").connections.close_all()
        answer(found, commands.in_words(found), as_json=as_json)


@contextmanager
def scratch_installation() -> Iterator[dict[str, str]]:
    """The environment of an installation that is thrown away, beside the operator's own, which stays untouched."""
    with data_folder.scratch() as data, embedded_postgres.database(data, progress, fleeting=True) as url:
        yield {
            "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_BASE_URL": f"http://{preflight.ADDRESS}:{preflight.port()}",
        }


@panreflex.group()
def people() -> None:
    """Invite, export, delete or help a person."""


def people_commands() -> Any:
    """Our module of that name, which needs Django's settings."""
    return importlib.import_module("panreflex.project.people_commands")


@people.command()
@click.argument("email")
@click.option("--role", type=click.Choice(["reader", "facilitator", "researcher", "editor", "administrator"]))
@as_json
def invite(email: str, role: str | None, as_json: bool) -> None:
    """Invite somebody, by default to administer; writes the link."""
    with django_set_up():
        link = people_commands().invite(email, role or "administrator")
        answer({"link": link}, f"This link is valid for 14 days, once:\n{link}", as_json=as_json)


@people.command()
@click.argument("email")
@as_json
def export(email: str, as_json: bool) -> None:
    """Write all that is kept of a person, as JSON."""
    with django_set_up():
        data = people_commands().export(email)
        answer(data, json.dumps(data, ensure_ascii=False, indent=1), as_json=as_json)


@people.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def delete(email: str, yes: bool, as_json: bool) -> None:
    """Delete an account: content stays, the name goes."""
    if not yes:
        click.confirm(f"Delete the account {email} for good?", abort=True, err=True)
    with django_set_up():
        number = people_commands().delete(email)
        answer({"deleted": number}, f"Deleted. The audit trail keeps the number {number}.", as_json=as_json)


@people.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def reset_factors(email: str, yes: bool, as_json: bool) -> None:
    """Take all second factors away from somebody who has lost them.

    Be sure that it is her who asks: whoever knows her password can then set up a factor of their own.
    """
    if not yes:
        click.confirm(f"Take all second factors away from {email}?", abort=True, err=True)
    with django_set_up():
        number = people_commands().reset_factors(email)
        answer({"removed": number}, f"{number} removed. All sessions of {email} have ended.", as_json=as_json)


@people.command()
@as_json
def delete_due(as_json: bool) -> None:
    """Delete now what is past its period; the worker does it each night."""
    with django_set_up():
        deleted = people_commands().delete_due(datetime.now(UTC))
        lines = [f"{key}: {number}" for key, number in deleted.items()]
        answer({"deleted": deleted}, "\n".join(lines), as_json=as_json)


@panreflex.group()
def links() -> None:
    """Look after addresses outside."""


@links.command("check")
@click.option("--limit", type=click.IntRange(min=1), help="Ask for so many addresses at most.")
@as_json
def check_links(limit: int | None, as_json: bool) -> None:
    """Ask for the addresses that are due; the worker does it each night."""
    with django_set_up():
        commands = importlib.import_module("panreflex.project.link_commands")
        found = commands.check(limit, progress)
        answer(found, commands.in_words(found), as_json=as_json)


@panreflex.command()
@as_json
def health(as_json: bool) -> None:
    """Ask the running server whether all is well."""
    status, found = running.health(preflight.port())
    text = "All is well." if status == 200 else "Not well."
    answer(found, f"{text} {json.dumps(found, ensure_ascii=False)}", as_json=as_json)
    if status != 200:
        sys.exit(1)


@panreflex.command()
@as_json
def check(as_json: bool) -> None:
    """Say what is set up wrongly; code 1 if urgent."""
    with django_set_up() as preparing:
        found = preparing.findings()
    blocks = [
        "\n    ".join(filter(None, (f"[{one['severity']}] {one['title']}", one["text"], f"→ {one['remedy']}")))
        for one in found
    ]
    answer({"findings": found}, "\n".join(blocks) or "All is well.", as_json=as_json)
    if any(one["severity"] == "serious" for one in found):
        sys.exit(1)


@panreflex.command()
def sbom() -> None:
    """List all packages of this release (CycloneDX)."""
    click.echo(json.dumps(bill_of_materials.bill_of_materials(preflight.ROOT), ensure_ascii=False))


@panreflex.command("with", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def with_database(command: tuple[str, ...]) -> None:
    """Run a program on this database: panreflex with psql."""
    with installation.opened(progress) as environment:
        address = conninfo_to_dict(environment["PANREFLEX_DATABASE_URL"])
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        environment |= {names[key]: str(value) for key, value in address.items() if key in names}
        programs = embedded_postgres.binaries(preflight.data_folder() / "postgres")
        environment["PATH"] = os.pathsep.join([str(running.PROGRAMS), str(programs), environment["PATH"]])
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
        try:
            code = subprocess.run(command, env=environment, preexec_fn=hear_interrupts).returncode
        except FileNotFoundError:
            raise BadInput(f"There is no program named {command[0]}.", where="COMMAND") from None
    sys.exit(code)


def hear_interrupts() -> None:
    """Give a child back the Ctrl-C that we ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def answer(result: Any, text: str, *, as_json: bool) -> None:
    """Write a command's result to standard output."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else text)


def main(arguments: list[str] | None = None) -> None:
    """The door of `panreflex`: run a command, and say on one screen what went wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        panreflex.main(arguments, prog_name="panreflex", standalone_mode=False)
    except click.UsageError as error:
        complain(error.format_message(), [(where_of(error), error.format_message())], arguments, code=2)
    except BadInput as error:
        complain(str(error), error.faults, arguments, code=2)
    except Refused as error:
        complain(str(error), [("machine", str(error))], arguments, code=1)
    except running.Stopped:
        click.echo("\nStopped.")
    except click.Abort:
        sys.exit(130)


def where_of(error: click.UsageError) -> str:
    """The option, argument or command that a usage error is about."""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        return str(parameter.human_readable_name)
    return getattr(error, "option_name", None) or (error.ctx.command_path if error.ctx else "panreflex")


def complain(message: str, faults: list[tuple[str, str]], arguments: list[str], *, code: int) -> None:
    """Report errors where the caller looks for them, and end."""
    if "--json" in arguments:
        errors = [{"where": where, "what": what} for where, what in faults]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False))
    else:
        click.echo(f"\n{message}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
