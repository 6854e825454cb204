# shellcheck shell=bash
# Limits of the machine that a cluster runs into: ports that are taken, file handles.

# listener_inode PORT: the socket that listens where 127.0.0.1:PORT would, from /proc/net, so that no
# tool is needed; fails if the port is free.
listener_inode() {
  local hex
  printf -v hex '%04X' "$1"
  awk -v "port=$hex" '
    $4 == "0A" {
      split($2, local, ":")
      here = local[1] == "0100007F" || local[1] ~ /^0+$/ || local[1] == "0000000000000000FFFF00000100007F"
      if (here && local[2] == port) { print $10; found = 1; exit }
    }
    END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# holder_of INODE: "java (pid 123)", or nothing if the process is another user's.
holder_of() {
  local link
  for link in /proc/[0-9]*/fd/*; do
    if [[ $(readlink "$link" 2>/dev/null) == "socket:[$1]" ]]; then
      link=${link#/proc/}
      say "$(cat "/proc/${link%%/*}/comm") (pid ${link%%/*})"
      return
    fi
  done
}

check_port() { # PORT WHAT-FOR WHAT-TO-DO
  local inode holder
  inode=$(listener_inode "$1") || return 0
  holder=$(holder_of "$inode")
  die "port $1 ($2) is already taken by ${holder:-a process of another user}: stop that, or choose another with $3"
}

check_node_ports() { # NODE
  local kind
  for kind in subscriber stardust controller admin cluster bus; do
    check_port "$(port "$1" "$kind")" "$1's $kind port" --base-port
  done
}

# Each connection takes a file handle, in HAProxy two: asks for all that are allowed.
raise_file_limit() {
  local hard soft
  hard=$(ulimit -H -n)
  # Beyond a million nothing is gained, and some programs set memory aside for each.
  if [[ $hard == unlimited ]] || ((hard > 1048576)); then hard=1048576; fi
  soft=$(ulimit -S -n)
  if [[ $soft == unlimited ]] || ((soft >= hard)); then soft=$hard; else ulimit -S -n "$hard" && soft=$hard; fi
  ((soft >= 4096)) ||
    warn "only $soft open files are allowed (ulimit -n): about $((soft > 300 ? soft - 200 : 100)) connections per node and" \
      "$((soft / 2 > 60 ? soft / 2 - 50 : 10)) through HAProxy; more with: ulimit -n 65536 (as root, or in /etc/security/limits.conf)"
}
