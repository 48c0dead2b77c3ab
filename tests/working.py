"""Do what is in the queue as a real worker does, on connections of its own; so the test has to commit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def as_worker(work: Callable[[App], Awaitable[Any]]) -> Any:
    """Run `work` with the app as the worker's process holds it."""

    async def opened() -> Any:
        async with app.open_async():
            return await work(app)

    with app.replace_connector(cast(DjangoConnector, app.connector).get_worker_connector()):
        return asyncio.run(opened())


def do_waiting_jobs() -> None:
    """Do all jobs that may run now, then return; their errors stay in the queue."""
    as_worker(
        lambda worker: worker.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
        )
    )
