"""The speak command of the reference engine, without the rest of its command line, which needs packages that listen."""

import typer
from dictare.cli.speak import register

app = typer.Typer()
register(app)


@app.command()
def nothing():
    """Typer calls a single command without its name."""


app()
