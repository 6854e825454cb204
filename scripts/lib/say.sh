# shellcheck shell=bash
# What the scripts tell the person in front of them: steps with elapsed time, one-line errors,
# aligned tables. On a terminal a step is one line that is rewritten; anywhere else (a file, a
# CI log) it is a few plain lines without control characters.

if [[ -t 1 ]]; then on_terminal=yes; else on_terminal=; fi

if [[ -n $on_terminal && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' green='' red='' yellow='' plain=''
fi

say() { printf '%s\n' "$*"; }

warn() {
  end_line
  printf '%swarning:%s %s\n' "$yellow" "$plain" "$*" >&2
}

# One clear line on stderr; the caller decides what happens next.
complain() {
  end_line
  printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2
}

die() {
  complain "$@"
  exit 1
}

usage_error() {
  complain "$* (see scripts/${0##*/} --help)"
  exit 2
}

# The comment block at the top of a script is its manual: one source for both.
print_help() {
  sed --quiet --expression '2,/^$/ s/^# \{0,1\}//p' "$0"
}

# --- A step that takes a while: begin_step, then tick now and then, then end_step ---------------

step_text='' step_begin=0 step_shown='' step_mark=0

begin_step() { # TEXT
  step_text=$1 step_begin=$SECONDS step_mark=$SECONDS step_shown=''
  if [[ -n $on_terminal ]]; then tick; else say "$step_text ..."; fi
}

tick() { # [DETAIL]
  local elapsed=$((SECONDS - step_begin)) line
  if [[ -z $on_terminal ]]; then
    # A sign of life now and then is enough for a log.
    ((SECONDS - step_mark >= 15)) || return 0
    step_mark=$SECONDS
    say "  still at it after $elapsed s${1:+: $1}"
    return 0
  fi
  line="$step_text, $elapsed s${1:+: $1}"
  [[ $line != "$step_shown" ]] || return 0
  step_shown=$line
  # Cut to the width of the terminal: a wrapped line could not be rewritten.
  printf '\r\e[K%s' "${line:0:$(($(terminal_width) - 1))}"
}

end_step() { # RESULT [COLOUR]
  local result="$1, $((SECONDS - step_begin)) s"
  if [[ -n $on_terminal ]]; then
    printf '\r\e[K%s: %s%s%s\n' "$step_text" "${2-$green}" "$result" "$plain"
  else
    say "  $result"
  fi
  step_text=''
}

# Leaves a half-drawn step line before something else is said.
end_line() {
  if [[ -n $on_terminal && -n $step_text ]]; then printf '\n'; fi
  step_text=''
}

terminal_width() {
  local width
  width=$(stty size 2>/dev/null <&1) && width=${width#* }
  ((width > 20)) 2>/dev/null || width=80
  printf '%s' "$width"
}

# Reads rows of tab-separated cells and prints them in aligned columns; the first row is bold.
# (A tool for this is not part of a bare system.)
print_table() {
  local -a rows=() cells=() widths=()
  local row i line
  while IFS= read -r row; do
    rows+=("$row")
    IFS=$'\t' read -r -a cells <<<"$row"
    for i in "${!cells[@]}"; do
      ((${#cells[i]} <= ${widths[i]:-0})) || widths[i]=${#cells[i]}
    done
  done
  for row in "${!rows[@]}"; do
    IFS=$'\t' read -r -a cells <<<"${rows[row]}"
    line='  '
    for i in "${!cells[@]}"; do
      printf -v line '%s%-*s  ' "$line" "${widths[i]}" "${cells[i]}"
    done
    line=${line%"${line##*[! ]}"}
    if ((row == 0)); then line=$bold$line$plain; fi
    say "$line"
  done
}
