#!/bin/sh
# Looks up the digest of the base image as it is today and writes it into the Dockerfile; needs Docker and its network.
set -eu
dockerfile=$(dirname "$0")/Dockerfile
tag=$(sed -n 's/^ARG PYTHON=\(.*\)@sha256:.*/\1/p' "$dockerfile")
digest=$(docker buildx imagetools inspect "$tag" --format '{{.Manifest.Digest}}')
case $digest in
sha256:*) ;;
*)
    echo "The digest of $tag could not be looked up: '$digest'" >&2
    exit 1
    ;;
esac
sed -i.old "s|^ARG PYTHON=.*|ARG PYTHON=$tag@$digest|" "$dockerfile"
rm "$dockerfile.old"
echo "$tag@$digest"
