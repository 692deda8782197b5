#!/bin/sh
# What the CDK's command line runs to synthesize the stack: `cdk synth` in this folder.
set -eu
cdk="$(cd "$(dirname "$0")" && pwd -P)"
root="$(dirname "$cdk")"
if [ ! -d "$cdk/target/lib" ]; then
  echo "seiri: the stack is not built; run ./mvnw -DskipTests package in $root" >&2
  exit 1
fi
exec "$("$root/scripts/find-jdk")/bin/java" -Dseiri.root="$root" \
  -cp "$cdk/target/classes:$cdk/target/lib/*" dev.seiri.cdk.SeiriApp
