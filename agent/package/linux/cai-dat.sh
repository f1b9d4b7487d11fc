#!/bin/sh
# Installs the agent from the unpacked archive; again at will.
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'Hãy chạy bằng quyền quản trị: sudo sh cai-dat.sh' >&2; exit 3; }
command -v node >/dev/null || { echo 'Máy này chưa có Node.js: sudo apt install nodejs' >&2; exit 3; }
cd "$(dirname "$0")"
install -d -m 755 /usr/lib/anxa-agent
install -m 644 agent.cjs /usr/lib/anxa-agent/agent.cjs
install -m 755 anxa-agent /usr/bin/anxa-agent
install -m 644 anxa-agent.service anxa-agent.timer /etc/systemd/system/
install -d -m 700 /var/lib/anxa-agent
systemctl daemon-reload
systemctl enable --now anxa-agent.timer
echo 'Đã cài. Bước tiếp theo: sudo anxa-agent enroll … (dòng lệnh của trang Mã đăng ký).'
