#!/usr/bin/env sh
# What the voice is doing, in one word; nothing while the engine does not run.
command=$(tmux show-option -gqv @vivavoce-command)
sh -c "exec ${command:-vivavoce} status" 2>/dev/null | sed -n 's/^State  *//p'
