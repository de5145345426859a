#!/bin/sh
# parley: after it was unpacked. Every step may be missing on a small system; none may stop the installation.
set -e
# dpkg installs into another root with DPKG_ROOT set, and runs this script outside of it
root="$DPKG_ROOT"
app='/opt/Parley'

mkdir -p "$root/usr/bin"
ln -sf "$app/parley" "$root/usr/bin/parley"

# Chromium's own sandbox needs it where the kernel gives no user namespaces to everybody
chown root:root "$root$app/chrome-sandbox" || true
chmod 4755 "$root$app/chrome-sandbox"

if [ -z "$root" ]; then
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q /usr/share/applications || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true; fi
fi
