"""The Kubernetes manifests fit the published schemas, and say of the program what is true of it."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from kubernetes_validate.utils import all_versions
from packaging.version import Version

from bot.facts.store import open_store
from tests.deploy.test_deploy import known
from tests.facts.test_store_watch import called, titled, until
from tests.facts.treaty import write_treaty

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
BASE = KUBERNETES / "base"
# Containers that are started before the others and stay, which fetching facts needs.
# Source: Kubernetes documentation, "Sidecar Containers", enabled by default since v1.29.
OLDEST = Version("1.29")
VERSIONS = sorted({version for version in all_versions() if Version(version) >= OLDEST}, key=Version)

Json = dict[str, Any]


def kustomization(folder: Path) -> Json:
    found: Json = yaml.safe_load((folder / "kustomization.yaml").read_text())
    return found


def manifests() -> Iterator[Json]:
    for name in kustomization(BASE)["resources"]:
        yield from yaml.safe_load_all((BASE / name).read_text())


def manifest(kind: str) -> Json:
    [found] = [one for one in manifests() if one["kind"] == kind]
    return found


def bot() -> Json:
    [found] = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return dict(found)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_fits_the_published_schema(version):
    found = list(manifests())
    assert {one["kind"] for one in found} == {
        *("Namespace", "Deployment", "Service", "NetworkPolicy", "PodDisruptionBudget"),
    }
    for one in found:
        kubernetes_validate.validate(one, version, strict=True)


def test_the_schema_refuses_what_kubernetes_would():
    wrong = manifest("Deployment")
    wrong["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


# Kustomize comes with kubectl, which no package index has; the manifests themselves are checked above.
@pytest.mark.skipif(
    not shutil.which("kubectl"),
    reason="kubectl is not here: install it to have what kustomize makes of the manifests checked too",
)
@pytest.mark.parametrize("folder", ["base", "facts-from-git"])
def test_what_kustomize_makes_of_them_fits_too(tmp_path, folder):
    shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    example = tmp_path / "kubernetes" / "base" / "secrets.env.example"
    shutil.copy(example, example.with_suffix(""))
    done = subprocess.run(
        ["kubectl", "kustomize", tmp_path / "kubernetes" / folder],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = list(yaml.safe_load_all(done.stdout))
    for one in made:
        kubernetes_validate.validate(one, VERSIONS[-1], strict=True)
    names = {one["kind"]: one["metadata"]["name"] for one in made}
    [deployment] = [one for one in made if one["kind"] == "Deployment"]
    pod = deployment["spec"]["template"]["spec"]
    assert pod["containers"][0]["envFrom"][1]["secretRef"]["name"] == names["Secret"]
    assert bool(pod.get("initContainers")) == (folder == "facts-from-git")


def test_the_pods_are_told_apart_by_one_label_everywhere():
    deployment, service = manifest("Deployment")["spec"], manifest("Service")["spec"]
    label = deployment["template"]["metadata"]["labels"]
    assert deployment["selector"]["matchLabels"] == label
    assert service["selector"] == label
    assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == label
    assert manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == label


def test_two_replicas_share_one_ledger_and_one_of_them_always_stands():
    assert manifest("Deployment")["spec"]["replicas"] == 2
    assert manifest("Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert manifest("PodDisruptionBudget")["spec"]["minAvailable"] == 1
    [database] = [one for one in bot()["env"] if one["name"] == "DATABASE_URL"]
    assert database["valueFrom"]["secretKeyRef"] == {"name": "cyberdialogue", "key": "DATABASE_URL"}


def test_every_setting_there_is_one_of_the_program():
    [literals] = [one["literals"] for one in kustomization(BASE)["configMapGenerator"]]
    example = (BASE / "secrets.env.example").read_text().splitlines()
    named = {one["name"] for one in bot()["env"]}
    named |= {line.partition("=")[0] for line in [*literals, *example] if not line.startswith("#")}
    assert named <= known()
    assert {"DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN"} <= named


def test_probes_ask_pages_that_there_are_and_none_restarts_a_pod_for_a_platforms_fault():
    container = bot()
    [port] = container["ports"]
    settings = {one["name"]: one.get("value") for one in container["env"]}
    assert str(port["containerPort"]) == settings["HTTP_PORT"]
    asked = {
        probe: container[probe]["httpGet"] for probe in ("readinessProbe", "startupProbe", "livenessProbe")
    }
    assert {one["port"] for one in asked.values()} == {port["name"]}
    assert {name: one["path"] for name, one in asked.items()} == {
        "readinessProbe": "/readyz",
        "startupProbe": "/metrics",
        "livenessProbe": "/metrics",
    }


def test_the_pod_is_restricted():
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert bot()["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_images_of_others_are_named_by_their_digest():
    patch = yaml.safe_load((KUBERNETES / "facts-from-git" / "git-sync.yaml").read_text())
    images = [one["image"] for one in patch["spec"]["template"]["spec"]["initContainers"]]
    assert images
    assert all(re.fullmatch(r"[a-z0-9./-]+:v[0-9.]+@sha256:[0-9a-f]{64}", image) for image in images)


async def test_a_checkout_that_is_swapped_for_the_next_one_is_served(tmp_path):
    """git-sync has a link lead to one whole checkout, makes the next one beside it, and turns the link."""
    worktrees = [tmp_path / "git" / f"{number}" for number in (1, 2)]
    write_treaty(worktrees[0])
    link = tmp_path / "git" / "current"
    link.symlink_to(worktrees[0].name)
    async with open_store(link / "facts") as store, asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(store.watch())
        write_treaty(worktrees[1])
        (worktrees[1] / "facts" / "treaty" / "dossier.yaml").write_text(titled("How it was signed"))
        (tmp_path / "git" / "next").symlink_to(worktrees[1].name)
        (tmp_path / "git" / "next").replace(link)
        await until(store, called("How it was signed"))
        watching.cancel()
