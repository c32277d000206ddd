#!/bin/sh
# Restores a backup of deploy/backup.sh into the new, empty ledger that DATABASE_URL names, of either kind:
#   DATABASE_URL=… deploy/restore.sh FILE
# All of it or nothing. Stop the bot first; what fell due since the backup is looked for in its channel, not posted
# again. CYBERDIALOGUE names the program where it is not on the PATH.
set -eu
umask 077
file=${1:?"name the backup"}
program=${CYBERDIALOGUE:-cyberdialogue}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Unpacked as a whole first: what is damaged must not reach the ledger as a file that ends early.
gzip -dc "$file" >"$scratch/ledger.jsonl"
"$program" ledger import "$scratch/ledger.jsonl"
