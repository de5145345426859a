#!/bin/sh
# parley: after it has gone. What people keep in their own folders is theirs.
set -e
if [ -z "$DPKG_ROOT" ]; then
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q /usr/share/applications || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true; fi
fi
