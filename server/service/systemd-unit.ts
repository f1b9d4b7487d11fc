/** The systemd unit: an account of its own, a folder of its own, and nothing else it may write or see. */
import { join } from 'node:path'
import { nodeOptions, type Program } from './program.ts'

export const SERVICE_NAME = 'anxa'
/** The account the service runs as. Not DynamicUser: initdb wants an entry in passwd, which not every system has then. */
export const SERVICE_ACCOUNT = 'anxa'
export const STATE_FOLDER = '/var/lib/anxa'
export const ENVIRONMENT_FILE = '/etc/anxa/anxa.env'
export const MANUAL = join('docs', 'huong-dan', 'cai-dat-may-chu.md')

/** What every start and every command beside the service has in its environment, before the settings file. */
export const SERVICE_ENVIRONMENT = { NODE_ENV: 'production', DATA_DIR: STATE_FOLDER } as const

export function systemdUnit({ folder, node, bundle }: Program): string {
  const command = [node, ...nodeOptions(ENVIRONMENT_FILE), bundle, 'serve'].map(unitWord).join(' ')
  const environment = Object.entries(SERVICE_ENVIRONMENT).map(([name, value]) => `${name}=${value}`)
  return `# Do lệnh "anxa service install" ghi ra. Muốn đổi: sudo systemctl edit ${SERVICE_NAME}
[Unit]
Description=AnXã: theo dõi tuân thủ an ninh mạng của xã
Documentation=${unitWord(`file:${encodeURI(join(folder, MANUAL))}`)}
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart=${command}
Environment=${environment.join(' ')}
WorkingDirectory=${STATE_FOLDER}
Restart=on-failure
RestartSec=5
# Exit code 2: a wrong setting. Starting again does not mend it, reading the log does.
RestartPreventExitStatus=2
# The server stops its database itself; what is left after that is ended.
KillMode=mixed
TimeoutStopSec=30

User=${SERVICE_ACCOUNT}
Group=${SERVICE_ACCOUNT}
UMask=0077
StateDirectory=${SERVICE_NAME}
StateDirectoryMode=0700
LimitNOFILE=65536
# For PORT=443, nothing else.
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
AmbientCapabilities=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes

ProtectSystem=strict
# The second copy of the backup: a USB disk or a share. The dash: where the folder exists.
ReadWritePaths=-/media -/mnt
ProtectHome=${isAtHome(node, bundle) ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
# AF_NETLINK: how the addresses of this machine are read, for the certificate.
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
# MemoryDenyWriteExecute is left out: the compiler of V8 needs such memory.

[Install]
WantedBy=multi-user.target
`
}

const isAtHome = (...paths: readonly string[]): boolean =>
  paths.some((path) => /^\/(home|root|run\/user)\//.test(path))

/** One word of a line: specifiers and variables are not replaced, spaces do not split it. */
function unitWord(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
  return /[\s'"\\;]/.test(text) ? `"${escaped}"` : escaped
}
