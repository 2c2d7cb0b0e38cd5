"""What Kanmin is made of: pinned packages, their needs and licences, what is known against them.

In: requirements/*.txt, the metadata of packages, advisories. Out: a list of materials (SBOM,
CycloneDX), findings. Everything here works without a network but `audit` without a file.
"""
