/** /usr/local/bin/anxa: commands beside the service run as its account with its settings, or files get a wrong owner. */
import { nodeOptions, type Program } from './program.ts'
import { ENVIRONMENT_FILE, SERVICE_ACCOUNT, SERVICE_ENVIRONMENT, STATE_FOLDER } from './systemd-unit.ts'

export const COMMAND_FILE = '/usr/local/bin/anxa'

export function commandFile({ node, bundle }: Program): string {
  const program = [node, ...nodeOptions(ENVIRONMENT_FILE), bundle].map(shellWord).join(' ')
  const environment = Object.entries(SERVICE_ENVIRONMENT).map(
    ([name, value]) => `${name}=${shellWord(value)}`,
  )
  return `#!/bin/sh
# Do lệnh "anxa service install" ghi ra: chạy một lệnh của AnXã bằng tài khoản và cài đặt của dịch vụ.
if [ "$(id -u)" -ne 0 ]; then
  echo "anxa: cần quyền root: sudo anxa $*" >&2
  exit 3
fi
# Only this one changes the system itself.
if [ "\${1:-}" = service ]; then
  exec ${[node, bundle].map(shellWord).join(' ')} "$@"
fi
exec setpriv --reuid=${SERVICE_ACCOUNT} --regid=${SERVICE_ACCOUNT} --init-groups --inh-caps=-all --no-new-privs \\
  env -i HOME=${STATE_FOLDER} PATH=/usr/local/bin:/usr/bin:/bin ${environment.join(' ')} \\
  ${program} "$@"
`
}

const shellWord = (text: string): string =>
  /^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
