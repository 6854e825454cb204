#!/usr/bin/env bash
# Publishes each line of standard input: bash publish.sh HOST PORT CHANNEL [careless] < messages.txt
host=$1 port=$2 channel=$3 careless=${4-}
commands() {
  # sed leaves a last line without an end as it is; awk ends it.
  awk -v "begin=ADDMESSAGE $channel " '{ print begin $0 } END { print "QUIT" }'
}
exec 3<>"/dev/tcp/$host/$port" 4<&0 || exit
if [[ -n $careless ]]; then commands >&3; exit; fi
commands <&4 >&3 &
while IFS=$' \t\r' read -r -u 3 word id; do
  case $word-$id in
    OK-) break ;; # to QUIT
    OK-*) echo "$id" ;;
    *) echo "$word $id" >&2; exit 1 ;;
  esac
done
