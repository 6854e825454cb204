# shellcheck shell=bash
# The local cluster: its ports, its processes, and the notes about them in .perseid/run:
#   cluster        one "key value" line each: nodes, base-port, load-balancer-port, stardust-port,
#                  option ...
#   NAME.process   pid and start time of node1 ..., haproxy; an up that is starting or stays (starting, up); down
# A process counts as ours only if its start time fits: a pid used again is never mistaken.

run=$state/run
nodes=3 base_port=4670 load_balancer_port=8080 stardust_port=5742 node_options=()

node_names() {
  local i
  for ((i = 1; i <= nodes; i++)); do say "node$i"; done
}

# port NAME KIND: node1 has 4670 4671 4673 4674 4675 4676, each further node ten more.
port() {
  local offset=$((10 * (${1#node} - 1)))
  case $2 in
    subscriber) say $((base_port + offset)) ;;
    controller) say $((base_port + offset + 1)) ;;
    admin) say $((base_port + offset + 3)) ;;
    stardust) say $((base_port + offset + 4)) ;;
    cluster) say $((base_port + offset + 5)) ;;
    bus) say $((base_port + offset + 6)) ;;
  esac
}

log_of() { say "$logs/$1.log"; }

# --- Notes --------------------------------------------------------------------------------------

write_cluster() {
  {
    say "nodes $nodes"
    say "base-port $base_port"
    say "load-balancer-port $load_balancer_port"
    say "stardust-port $stardust_port"
    if ((${#node_options[@]})); then printf 'option %s\n' "${node_options[@]}"; fi
  } >"$run/cluster.new"
  mv --force "$run/cluster.new" "$run/cluster"
}

# Takes over what is noted; fails if nothing is.
read_cluster() {
  local key value
  [[ -e $run/cluster ]] || return 1
  node_options=()
  while read -r key value; do
    case $key in
      nodes) nodes=$value ;;
      base-port) base_port=$value ;;
      load-balancer-port) load_balancer_port=$value ;;
      stardust-port) stardust_port=$value ;;
      option) node_options+=("$value") ;;
    esac
  done <"$run/cluster"
}

# Waits until no other up or down works on the same checkout.
take_lock() {
  exec 9>>"$state/lock"
  if ! flock --nonblock 9; then
    begin_step "Waiting for another $(sed --quiet 1p "$state/lock") to finish"
    until flock --timeout 1 9; do tick; done
    end_step "it has"
  fi
  say "scripts/${0##*/} (pid $$)" >"$state/lock"
}

release_lock() { exec 9>&-; }

# --- Processes ----------------------------------------------------------------------------------

# start_time PID: in ticks since boot; fails if there is no such process or it has ended.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The name in parentheses may hold blanks: count the fields behind it.
  read -r -a fields <<<"${stat##*)}"
  [[ ${fields[0]} != [ZX] ]] || return 1
  say "${fields[19]}"
}

note_process() { say "$2 $(start_time "$2")" >"$run/$1.process"; } # NAME PID

# pid_of NAME: its pid, if it runs.
pid_of() {
  local pid began
  read -r pid began 2>/dev/null <"$run/$1.process" || return 1
  [[ -n $began && $(start_time "$pid") == "$began" ]] && say "$pid"
}

# start_process NAME COMMAND...: in a session of its own (Ctrl-C reaches only the script, which then
# stops everything in order), output to its log; the logs of the last three starts are kept.
start_process() {
  local name=$1 log pid
  shift
  log=$(log_of "$name")
  rotate_log "$log"
  pid=$(
    setsid "$@" >"$log" 2>&1 </dev/null 9>&- &
    say $!
  )
  note_process "$name" "$pid"
}

rotate_log() {
  local i
  for i in 2 1 ''; do
    if [[ -e $1${i:+.$i} ]]; then mv --force "$1${i:+.$i}" "$1.$((${i:-0} + 1))"; fi
  done
}

# stop_process NAME: TERM, up to 25 s, then KILL. A second Ctrl-C sets hurry.
stop_process() {
  local name=$1 pid begin=$SECONDS
  if ! pid=$(pid_of "$name"); then
    rm --force "$run/$name.process"
    return
  fi
  begin_step "Stopping $name (pid $pid)"
  kill -TERM "$pid" 2>/dev/null
  while pid_of "$name" >/dev/null; do
    if [[ -n ${hurry:-} ]] || ((SECONDS - begin >= 25)); then
      kill -KILL "$pid" 2>/dev/null
      while pid_of "$name" >/dev/null; do sleep 0.1; done
      rm --force "$run/$name.process"
      end_step "killed (it had not stopped by itself; its log: $(log_of "$name"))" "$yellow"
      return
    fi
    tick
    sleep 0.1
  done
  rm --force "$run/$name.process"
  end_step "stopped"
}

# Nodes one after another, the last one first: each says goodbye to its subscribers and hands its
# share over. HAProxy goes last, so that these goodbyes still reach the browsers.
stop_all() {
  local i
  for ((i = nodes; i >= 1; i--)); do stop_process "node$i"; done
  stop_process haproxy
  rm --force "$run/cluster"
}

anything_runs() {
  local name
  for name in $(node_names) haproxy; do
    if pid_of "$name" >/dev/null; then return 0; fi
  done
  return 1
}

is_ready() { # NODE
  [[ $(curl --silent --noproxy '*' --max-time 2 --output /dev/null --write-out '%{http_code}' \
    "http://127.0.0.1:$(port "$1" admin)/readyz") == 200 ]]
}

state_of() { # NAME: ready, starting or not ready, down
  if ! pid_of "$1" >/dev/null; then
    say down
  elif [[ $1 == haproxy ]]; then
    say running
  elif is_ready "$1"; then
    say ready
  else
    say "not ready"
  fi
}

# What a log last said about a fault: one line, or nothing.
last_error() { # NAME
  tail --lines=200 "$(log_of "$1")" 2>/dev/null |
    grep --extended-regexp '^perseid: |(^|[^a-z])(error|ERROR|Error|FATAL|ALERT)|Exception|No such file|cannot|invalid' |
    grep --invert-match --extended-regexp '^[[:space:]]+at ' | tail --lines=1
}

cluster_table() {
  local name pid
  {
    printf '%s\t' node pid state subscriber stardust controller admin cluster
    say log
    for name in $(node_names); do
      pid=$(pid_of "$name") || pid=-
      printf '%s\t' "$name" "$pid" "$(state_of "$name")" "127.0.0.1:$(port "$name" subscriber)" \
        "127.0.0.1:$(port "$name" stardust)" "127.0.0.1:$(port "$name" controller)" "127.0.0.1:$(port "$name" admin)" "$(port "$name" cluster)"
      log_of "$name"
    done
    if ((load_balancer_port)); then
      pid=$(pid_of haproxy) || pid=-
      printf '%s\t' haproxy "$pid" "$(state_of haproxy)" "127.0.0.1:$load_balancer_port" \
        "127.0.0.1:$stardust_port" - - -
      log_of haproxy
    fi
  } | print_table
}
