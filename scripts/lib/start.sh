# shellcheck shell=bash
# Starting what is missing of a cluster, and undoing it when that goes wrong. Used by scripts/up.

timeout=120  # seconds in which the nodes must become ready
missing=()   # names of what does not run
started=()   # names of what this run has started
launcher=()  # scripts/perseid with what it must know

start_node() { # NODE
  local members='' name environment=()
  for name in $(node_names); do members+=${members:+,}127.0.0.1:$(port "$name" cluster); done
  # Here and not as flags, so that options for the nodes can say something else.
  environment=(PERSEID_STARDUST_DEMO="${PERSEID_STARDUST_DEMO-true}" PERSEID_STARDUST_MOUNT="${PERSEID_STARDUST_MOUNT-/comet}")
  # Who writes to Stardust through the balancer is known by it alone.
  if ((load_balancer_port)); then
    environment+=(PERSEID_SUBSCRIBER_TRUSTED_PROXIES="${PERSEID_SUBSCRIBER_TRUSTED_PROXIES-127.0.0.1}")
  fi
  start_process "$1" env "${environment[@]}" "${launcher[@]}" node --name "$1" \
    --subscriber-port "$(port "$1" subscriber)" --controller-port "$(port "$1" controller)" \
    --admin-port "$(port "$1" admin)" --stardust-port "$(port "$1" stardust)" --cluster-port "$(port "$1" cluster)" \
    --cluster-bus-port "$(port "$1" bus)" --node-flush-timeout 5s --address 127.0.0.1 --members "$members" \
    --cluster-name "local-$(cksum <<<"$root" | cut --delimiter=' ' --fields=1)" --demo "${node_options[@]}"
}

start_nodes() {
  local name
  # A copy of its own: the next build must not pull the jar away under running nodes.
  # With the jar's own time, by which its class archive is known.
  if ! { cp --preserve=timestamps "$jar" "$state/perseid.jar.new" && mv --force "$state/perseid.jar.new" "$state/perseid.jar"; } 2>/dev/null; then
    die "cannot copy $jar to $state/perseid.jar; free disk space there: $(df --output=avail --human-readable . | tail --lines=1)"
  fi
  write_cluster
  launcher=(env "JAVA=$java_home/bin/java" "JAR=$state/perseid.jar" "CACHE_DIRECTORY=$state/cache" scripts/perseid)
  # Pays off with the first cluster already: each start takes half the time.
  if ! "${launcher[@]}" flags | grep --quiet --regexp=SharedArchiveFile --regexp=AOTCache; then
    begin_step "Preparing an archive of the classes"
    if run_logged "$logs/archive.log" "${launcher[@]}" archive; then end_step "done"; else end_step "not done, see $logs/archive.log" "$yellow"; fi
  fi
  for name in "${missing[@]}"; do
    if [[ $name != haproxy ]]; then
      started+=("$name")
      start_node "$name"
    fi
  done
}

wait_until_ready() {
  local name begin=$SECONDS waiting progress
  begin_step "Starting ${started[*]}"
  while :; do
    waiting=() progress=''
    for name in "${started[@]}"; do
      pid_of "$name" >/dev/null || give_up "$name died while starting"
      if is_ready "$name"; then
        progress+="${progress:+, }$name ready"
      else
        waiting+=("$name")
        progress+="${progress:+, }$name starting"
      fi
    done
    ((${#waiting[@]})) || break
    ((SECONDS - begin < timeout)) || give_up "${waiting[0]} was not ready after $timeout s"
    tick "$progress"
    sleep 0.3
  done
  end_step "ready"
}

write_haproxy_config() {
  local line
  while IFS= read -r line; do
    case $line in
      @SERVERS@) haproxy_servers subscriber ;;
      @STARDUST_SERVERS@) haproxy_servers stardust ;;
      *)
        line=${line//@BIND@/127.0.0.1:$load_balancer_port}
        say "${line//@STARDUST_BIND@/127.0.0.1:$stardust_port}"
        ;;
    esac
  done <deploy/haproxy/haproxy.cfg.template >"$run/haproxy.cfg"
}

haproxy_servers() { # KIND-OF-PORT
  local name
  for name in $(node_names); do
    say "  server $name 127.0.0.1:$(port "$name" "$1") check port $(port "$name" admin)"
  done
}

start_haproxy() {
  local tries
  write_haproxy_config
  haproxy -c -f "$run/haproxy.cfg" >"$logs/haproxy-check.log" 2>&1 ||
    give_up "HAProxy does not take $run/haproxy.cfg" haproxy-check
  started+=(haproxy)
  # -db: in the foreground, as a plain child; nothing of it needs root.
  start_process haproxy haproxy -db -f "$run/haproxy.cfg"
  for ((tries = 0; tries < 50; tries++)); do
    pid_of haproxy >/dev/null || give_up "haproxy died while starting"
    if listener_inode "$load_balancer_port" >/dev/null; then return; fi
    sleep 0.1
  done
  give_up "haproxy did not listen on port $load_balancer_port within 5 s"
}

# Says what went wrong, with the last error of the log and its place; stops what this run started.
give_up() { # "NAME WHAT" [LOG-NAME]
  local name=${2:-${1%% *}} reason
  reason=$(last_error "$name")
  complain "$1${reason:+: $reason} (log: $(log_of "$name"))"
  undo_start
  exit 1
}

undo_start() {
  local i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do stop_process "${started[i]}"; done
  anything_runs || rm --force "$run/cluster"
}
