"""Write the generated parts of the docs again, after a change of the screen, the keys or the entries."""

from __future__ import annotations

from tests.docs.generated import GENERATED
from tests.docs.pages import ROOT

if __name__ == "__main__":
    for path, make in GENERATED.items():
        content = make()
        changed = not path.exists() or path.read_text("utf-8") != content
        path.write_text(content, "utf-8")
        print(f"{path.relative_to(ROOT)}: {'changed' if changed else 'as it was'}")
