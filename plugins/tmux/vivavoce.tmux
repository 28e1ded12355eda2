#!/usr/bin/env sh
# Run once by tpm, or by a line `run-shell …/vivavoce.tmux` in the configuration of tmux.
folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# As one word of a shell line within one word of tmux.
quoted=$(printf '%s' "$folder" | sed "s/'/'\\\\''/g; s/#/##/g")

key=$(tmux show-option -gqv @vivavoce-key)
tmux bind-key -N 'Vivavoce: dictation into this pane, on and off' "${key:-v}" \
  run-shell -b "'$quoted/scripts/toggle.sh' '#{pane_id}'"

# `#{vivavoce_status}` in the status line becomes what the voice is doing.
for option in status-left status-right; do
  value=$(tmux show-option -gqv "$option")
  case $value in
    *'#{vivavoce_status}'*)
      before=${value%%'#{vivavoce_status}'*}
      after=${value#*'#{vivavoce_status}'}
      tmux set-option -g "$option" "$before#('$quoted/scripts/status.sh')$after"
      ;;
  esac
done
