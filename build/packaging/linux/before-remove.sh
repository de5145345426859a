#!/bin/sh
# parley: before it goes. An upgrade keeps the link: the new version's script sets it anew.
set -e
case "$1" in
  upgrade | 1) exit 0 ;;
esac
root="$DPKG_ROOT"
if [ "$(readlink "$root/usr/bin/parley")" = '/opt/Parley/parley' ]; then
  rm -f "$root/usr/bin/parley"
fi
