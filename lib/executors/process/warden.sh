# Outlives the worker that started it, to end what that worker can no longer end. Reads its standard input: "+GROUP:MARK" for
# each process group that lives, "-GROUP" once it is gone. At the end of file the worker is dead: what is left is asked to
# end, and killed 5 s later. On Linux that takes in processes that left their group: they carry the mark in their environment.
trap '' INT TERM HUP

while IFS=: read -r change mark; do
  group=${change#?}
  case $group$mark in *[!0-9a-f-]*) continue ;; esac
  # Without a value the mark would be that of every script on this machine.
  case $change in +*) [ -n "$mark" ] || continue ;; esac
  # A variable each: to search one long list at each line would take longer than most scripts.
  case $change in
    +*) eval "mark_$group=$mark" ;;
    -*) unset "mark_$group" ;;
  esac
done

living=" $(set | sed -n "s/^mark_\([0-9]*\)='\{0,1\}\([^']*\)'\{0,1\}\$/\1:\2/p" | tr '\n' ' ')"

groups() {
  for entry in $living; do
    if kill -s 0 -- "-${entry%%:*}" 2>/dev/null; then echo "-${entry%%:*}"; fi
  done
}

# Marked processes outside of these groups: those inside get their signal with their group, and one is enough.
strays() {
  for entry in $living; do echo "PLOTLINE_ATTEMPT=${entry#*:}"; done |
    grep -l -s -F -f - /proc/[0-9]*/environ 2>/dev/null | while read -r file; do
      process=${file#/proc/}
      process=${process%/environ}
      stat=$(cat "/proc/$process/stat" 2>/dev/null) || continue
      # After the name, which may hold anything: state, parent, group.
      set -- ${stat##*) }
      case $living in *" $3:"*) ;; *) echo "$process" ;; esac
    done
}

signal_all() {
  for target in $(groups) $(strays); do kill -s "$1" -- "$target" 2>/dev/null; done
}

[ -z "${living# }" ] && exit 0
signal_all TERM
for round in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.5 2>/dev/null || sleep 1
  [ -z "$(groups)$(strays)" ] && exit 0
done
signal_all KILL
# A process that was just being started when the others were listed.
sleep 0.2 2>/dev/null || sleep 1
signal_all KILL
