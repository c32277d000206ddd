#!/bin/sh
# Backs up the ledger that DATABASE_URL names, SQLite or PostgreSQL, also while the bot runs:
#   DATABASE_URL=… deploy/backup.sh FOLDER [HOW MANY TO KEEP]
# What was written is read back into a scratch ledger before it counts; older backups than the newest 30 go. Facts are
# files: keep them in git, or copy their folder. CYBERDIALOGUE names the program where it is not on the PATH.
set -eu
umask 077
folder=${1:?"name the folder for the backups"}
keep=${2:-30}
program=${CYBERDIALOGUE:-cyberdialogue}
mkdir -p "$folder"
name="$folder/ledger-$(date -u +%Y%m%dT%H%M%SZ).jsonl"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$name" "$name.gz.part"' EXIT
"$program" ledger export "$name"
DATABASE_URL="sqlite:///$scratch/ledger.sqlite3" "$program" ledger import "$name"
gzip -c "$name" >"$name.gz.part"
mv "$name.gz.part" "$name.gz"
echo "$name.gz"
# Their names sort by time.
ls "$folder"/ledger-*.jsonl.gz | sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -- "$old"; done
