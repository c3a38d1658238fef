"""A bill of materials of the runtime lock, as CycloneDX 1.6 JSON: ``python -m scripts.sbom > sbom.cdx.json``.

Each distribution has its version, its licence as installed here, the SHA-256
of the files that may be installed for it, and what it asks for. The same lock
gives the same file but for its time.
"""

from __future__ import annotations

import sys
import uuid
from importlib.metadata import version

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

import framing
from scripts import licences
from scripts.locks import ROOT, RUNTIME, Pin, read


def bom() -> Bom:
    """The bill of the runtime lock.

    Raises:
        UnknownLicence: a distribution's licence isn't on the list.
        PackageNotFoundError: a distribution isn't installed.
    """
    pins, rules = read(RUNTIME), licences.rules()
    made = [(pin, component(pin, licences.installed(pin.name, rules))) for pin in pins]
    whole = Component(
        type=ComponentType.APPLICATION, name="framing", version=framing.__version__, bom_ref="framing",
        licenses=[LicenseFactory().make_from_string("MIT")],
    )  # fmt: skip
    bill = Bom(components=[c for _, c in made], serial_number=serial())
    bill.metadata.component = whole
    bill.metadata.tools.components.add(
        Component(name="cyclonedx-python-lib", version=version("cyclonedx-python-lib"))
    )
    bill.register_dependency(whole, [c for pin, c in made if any(v.startswith("-r ") for v in pin.via)])
    for pin, target in made:
        bill.register_dependency(target, [c for p, c in made if pin.name in p.via])
    return bill


def component(pin: Pin, licence: str) -> Component:
    """One distribution; where it is pinned for some Pythons or systems only, a property says which."""
    purl = PackageURL("pypi", None, pin.name, pin.version)
    marker = pin.requirement.marker
    return Component(
        name=pin.name,
        version=pin.version,
        bom_ref=str(purl),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(licence, license_acknowledgement=LicenseAcknowledgement.DECLARED)],
        properties=[Property(name="framing:marker", value=str(marker))] if marker else [],
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(str(purl)),
                comment="files that may be installed",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content) for content in pin.hashes],
            )
        ],
    )  # fmt: skip


def serial() -> uuid.UUID:
    """A number that the lock alone decides."""
    return uuid.uuid5(
        uuid.NAMESPACE_URL, RUNTIME.relative_to(ROOT).name + RUNTIME.read_text(encoding="utf-8")
    )


def text() -> str:
    """The bill as indented JSON, checked against the CycloneDX schema.

    Raises:
        ValueError: the schema refuses it.
    """
    made = JsonV1Dot6(bom()).output_as_string(indent=2)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(made):
        raise ValueError(f"the bill of materials is not valid CycloneDX 1.6: {error}")
    return made


if __name__ == "__main__":
    sys.stdout.write(text() + "\n")
