#!/usr/bin/env bash
# Redis with its default save points loses everything when it is killed a minute after it began, as with no persistence at all.
# One would guess: what was written is on disk, or at least most of it, since snapshots are on.
# Seen: 500 keys before SIGKILL, 0 after; the first snapshot was not due yet. With --appendonly yes, all 500. Needs redis-server on the PATH.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ask() { redis-cli -s "$folder/redis.sock" "$@"; }
start() {
  redis-server --port 0 --unixsocket "$folder/redis.sock" --save '3600 1 300 100 60 10000' --appendonly "$1" > redis.log &
  redis=$!
  until [ "$(ask ping 2> /dev/null)" = PONG ]; do sleep 0.1; done
}
kept() {
  start "$1"
  for i in $(seq 500); do echo "SET key$i $i"; done | ask > /dev/null
  sleep 2
  kill -9 $redis
  wait $redis 2> /dev/null || true
  start "$1"
  ask dbsize
  kill -9 $redis
  wait $redis 2> /dev/null || true
  rm -rf appendonlydir dump.rdb
}
snapshots=$(kept no)
append=$(kept yes)
redis-server --version | cut -d' ' -f1-3
echo "of 500 keys after SIGKILL: $snapshots with snapshots, $append with the append-only file"
[ "$snapshots" = 0 ] && [ "$append" = 500 ]
