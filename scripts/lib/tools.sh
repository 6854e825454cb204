# shellcheck shell=bash
# The programs the scripts need: found where they are, installed from Debian where they are not;
# and the fat jar, built when it is missing or old.

# A bare system has no locale set, and Java would then read and write ASCII.
export LC_ALL=C.UTF-8
# An ordinary user's PATH has no sbin, where haproxy lives.
PATH=$PATH:/usr/sbin:/sbin

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P) || exit 1
cd -- "$root" || exit 1
# Everything the scripts write, apart from Maven's target folders; paths are relative to the checkout.
state=.perseid
logs=$state/logs
jar=server/target/perseid.jar

prepare_state() {
  local why
  why=$({ mkdir --parents "$logs" "$state/run" && touch "$state/lock"; } 2>&1) ||
    die "cannot write to $root/$state: ${why##*: }; the checkout must be writable for $(id --user --name)"
}

# --- Debian packages ----------------------------------------------------------------------------

# What each tool is for, as said when it is installed, and the package that brings it.
declare -A why_tool=(
  [java]="Java to run the nodes" [jdk]="a JDK to compile" [maven]="Maven to build" [curl]="curl to ask nodes"
  [haproxy]="HAProxy to balance the load" [nginx]="nginx for the tests of web servers in front"
  [apache2]="Apache for the same"
  [chromium]="Chromium for the tests in a browser" [jquery]="jQuery for its pages"
  [nodejs]="Node.js for the tests of meteor.js" [tsc]="the TypeScript compiler for its types"
  [gcc]="a C compiler for the floor" [libc6-dev]="its headers" [nchan]="nchan to compare with" [ws]="ws for Node.js for the same"
  [redis-server]="Redis for nchan on several nodes"
  [procps]="ps for the tests that kill nodes"
  [nc]="netcat to publish by hand"
  [shellcheck]="ShellCheck for the scripts" [systemd-analyze]="systemd-analyze for the unit of the service"
  [iproute2]="ss for the tests that look at sockets"
  [php]="PHP for its publisher" [ruby]="Ruby for its publisher" [perl]="Perl for its publisher"
  [python3]="Python for its publisher"
)

has() { command -v "$1" >/dev/null 2>&1; }

has_tool() {
  case $1 in
    java) find_java java ;;
    jdk) find_java javac ;;
    maven) has mvn ;;
    nodejs) has node ;;
    nchan) [[ -r /usr/lib/nginx/modules/ngx_nchan_module.so ]] ;;
    ws) [[ -r /usr/share/nodejs/ws/package.json ]] ;;
    libc6-dev) [[ -r /usr/include/stdio.h ]] ;;
    procps) has ps ;;
    iproute2) has ss ;;
    jquery) [[ -r /usr/share/javascript/jquery/jquery.min.js ]] ;;
    *) has "$1" ;;
  esac
}

package_of() {
  local VERSION_ID=12
  case $1 in
    java | jdk)
      # Debian 12 has 17; later ones no longer do, and their default is newer.
      # shellcheck source=/dev/null
      if [[ -r /etc/os-release ]]; then . /etc/os-release; fi
      if [[ ${ID:-} == debian ]] && ((${VERSION_ID%%.*} > 12)); then
        say default-jdk-headless
      else
        say openjdk-17-jdk-headless
      fi
      ;;
    nc) say netcat-openbsd ;;
    systemd-analyze) say systemd ;;
    php) say php-cli ;;
    apache2) say apache2-bin ;; # the program without a service
    tsc) say node-typescript ;;
    nchan) say libnginx-mod-nchan ;;
    ws) say node-ws ;;
    jquery) say libjs-jquery ;;
    *) say "$1" ;;
  esac
}

# need TOOL...: installs those that are missing, after one line that says what and why.
need() {
  local tool packages=() reasons=''
  for tool in "$@"; do
    if ! has_tool "$tool"; then
      packages+=("$(package_of "$tool")")
      reasons+="${reasons:+, }${why_tool[$tool]}"
    fi
  done
  ((${#packages[@]})) || return 0
  install_packages "$reasons" "${packages[@]}"
  for tool in "$@"; do
    has_tool "$tool" || die "$tool is still missing after installing $(package_of "$tool"); see $logs/apt.log"
  done
}

install_packages() { # REASONS PACKAGE...
  local reasons=$1 as_root=() log=$logs/apt.log
  shift
  has apt-get || die "missing: $* ($reasons); this system has no apt-get: install them with its own tool"
  if ((EUID != 0)); then
    if has sudo && { sudo --non-interactive true 2>/dev/null || [[ -t 0 ]]; }; then
      as_root=(sudo)
      sudo --validate || die "missing: $* ($reasons); sudo was refused: as root run: apt-get install $*"
    else
      die "missing: $* ($reasons); this user may not install them: as root run: apt-get install $*"
    fi
  fi
  begin_step "Installing $* with apt-get ($reasons)"
  # A web server that is installed for tests must not take port 80 there and then: Debian asks
  # policy-rc.d before it starts a service.
  # shellcheck disable=SC2016
  run_logged "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c '
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      trap "rm --force $policy" EXIT
      printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod +x "$policy"
    fi
    apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends "$@"' _ "$@" ||
    fail_with_log "installing $* failed" "$log"
  end_step "installed"
}

# --- Commands that take long --------------------------------------------------------------------

running='' # the pid of such a command, for whoever must end it early

# Runs a command with its output in a log, ticking meanwhile; returns its exit status.
run_logged() { # LOG COMMAND...
  local log=$1 code=0
  shift
  "$@" >"$log" 2>&1 </dev/null 9>&- &
  running=$!
  while kill -0 "$running" 2>/dev/null; do
    # Maven says which of its modules it is at: "core [2/7]".
    tick "$(sed --quiet 's/.*Building Perseid \([^0-9]*\) [0-9][^ ]* *\(\[[0-9]*\/[0-9]*\]\)/\1 \2/p' "$log" | tail --lines=1)"
    sleep 0.2
  done
  wait "$running" || code=$?
  running=''
  return "$code"
}

fail_with_log() { # WHAT LOG
  local errors
  # Of Maven's own words only those that tell the cause, without its advice at the end.
  errors=$(sed --quiet -e '/-> \[Help 1\]/q' -e '/^\[ERROR\] ./p' "$2" | tail --lines=12)
  complain "$1; the whole of it is in $2, it ends:"
  { grep . <<<"$errors" || tail --lines=12 "$2"; } | sed 's/^/  /' >&2
  exit 1
}

# --- Java ---------------------------------------------------------------------------------------

java_major() { # JAVA: 17 for 17.0.15, 8 for 1.8.0_402
  local version
  version=$("$1" -version 2>&1 | sed --quiet 's/.*version "\(1\.\)\{0,1\}\([0-9]\{1,\}\).*/\2/p' | head --lines=1)
  printf '%s' "${version:-0}"
}

java_home=''

# find_java PROGRAM: sets java_home to the first Java of version 17 or later that has it
# (java is enough to run, javac is needed to build).
find_java() {
  local program=$1 home path
  for home in "${JAVA_HOME:-}" path /usr/lib/jvm/*; do
    if [[ $home == path ]]; then
      path=$(command -v "$program") || continue
      path=$(readlink --canonicalize "$path")
      home=${path%/bin/*}
    fi
    if [[ -n $home && -x $home/bin/$program && -x $home/bin/java ]] &&
      (($(java_major "$home/bin/java") >= 17)); then
      java_home=$home
      return 0
    fi
  done
  return 1
}

# --- The fat jar --------------------------------------------------------------------------------

# Why the jar must be built; says nothing and fails if it need not.
jar_is_old() {
  local source
  if [[ ! -e $jar ]]; then
    say "there is none yet"
    return 0
  fi
  source=$(find pom.xml .mvn core cluster-config controller-verticle subscriber-verticle js-client dialects benchmarks server examples \
    \( -name target -o -path '*/src/test' -o -path 'js-client/test' -o -path benchmarks/peers -o -path benchmarks/floor -o -name node_modules \) -prune \
    -o \( -type f -o -path '*/src/main*' -type d \) -newer "$jar" -print -quit 2>/dev/null)
  [[ -n $source ]] || return 1
  if [[ -d $source ]]; then say "a file came or went in $source"; else say "$source is newer"; fi
}

maven_quiet=(--batch-mode --no-transfer-progress -Dstyle.color=never)

# build_jar WHY, as jar_is_old gave it.
build_jar() {
  local log=$logs/build.log
  check_disk
  begin_step "Building $jar with Maven ($1)"
  # The jar gets the time at which the build began: what is edited meanwhile makes it old again.
  : >"$state/build-began"
  JAVA_HOME=$java_home run_logged "$log" mvn "${maven_quiet[@]}" -DskipTests package \
    --projects server --also-make || fail_with_log "the build of $jar failed" "$log"
  [[ -e $jar ]] || die "the build ended well but left no $jar; its log: $log"
  touch --reference="$state/build-began" "$jar"
  end_step "built"
}

check_disk() {
  local place free
  for place in "$root" "$HOME"; do
    free=$(df --output=avail --block-size=1M "$place" 2>/dev/null | tail --lines=1) || continue
    ((free >= 500)) || die "only ${free// /} MB free at $place; the build needs 500 MB"
  done
}
