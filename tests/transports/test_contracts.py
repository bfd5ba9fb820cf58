"""Each transport over HTTP is held to the published contract; its gateway is played in gateways/."""

from importlib import import_module
from pathlib import Path

from mokit.testing.contracts import TransportContract

GATEWAYS = Path(__file__).parent / "gateways"


def contracts() -> dict[str, type[TransportContract]]:
    """Each gateway that is played, by name."""
    modules = [import_module(f"tests.transports.gateways.{path.stem}") for path in sorted(GATEWAYS.glob("*.py"))]
    return {
        name: one
        for module in modules
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, TransportContract) and one.__module__ == module.__name__
    }


for _name, _gateway in contracts().items():
    globals()[f"Test{_name}"] = type(f"Test{_name}", (_gateway,), {})
