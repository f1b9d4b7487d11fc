#!/bin/sh
# Removes the agent; key and queue too.
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'Hãy chạy bằng quyền quản trị: sudo sh go-bo.sh' >&2; exit 3; }
systemctl disable --now anxa-agent.timer 2>/dev/null || true
rm -f /etc/systemd/system/anxa-agent.service /etc/systemd/system/anxa-agent.timer /usr/bin/anxa-agent
rm -rf /usr/lib/anxa-agent /var/lib/anxa-agent
systemctl daemon-reload
echo 'Đã gỡ bỏ.'
