#!/usr/bin/env sh
# Connects a pane with the engine, or disconnects it. Usage: toggle.sh PANE
# Lives as long as the connection; the pane's option @vivavoce-bridge holds its process meanwhile.
pane=$1

# What is said is text: tmux would run `#(…)` in a message.
say() {
  tmux display-message -t "$pane" "Vivavoce: $(printf '%s' "$1" | sed 's/#/##/g')"
}

running=$(tmux show-option -pqv -t "$pane" @vivavoce-bridge)
if [ -n "$running" ] && ps -o args= -p "$running" 2>/dev/null | grep -qF -- "--pane $pane"; then
  kill "$running"
  exit 0
fi

command=$(tmux show-option -gqv @vivavoce-command)
newline=$(tmux show-option -pqv -t "$pane" @vivavoce-newline)
[ -n "$newline" ] || newline=$(tmux show-option -gqv @vivavoce-newline)
problem=$(mktemp) || exit 0
trap 'rm -f "$problem"' EXIT

# `exec` gives the bridge the number of the process that is started here.
sh -c "exec ${command:-vivavoce} bridge tmux --pane '$pane' ${newline:+--newline '$newline'}" \
  </dev/null >/dev/null 2>"$problem" &
bridge=$!
trap 'kill "$bridge" 2>/dev/null' TERM HUP INT
tmux set-option -p -t "$pane" @vivavoce-bridge "$bridge"
say 'dictation goes to this pane.'

wait "$bridge"
code=$?
# Nobody is there to be told when the pane is gone.
tmux set-option -pu -t "$pane" @vivavoce-bridge 2>/dev/null || exit 0
why=$(tr '\n' ' ' <"$problem")
if [ -n "$why" ]; then
  say "$why"
elif [ "$code" -eq 127 ]; then
  say 'the command "vivavoce" is not on the PATH of tmux.'
else
  say 'no more dictation goes to this pane.'
fi
exit 0
