/** Looks twice a minute whether the port should answer with another certificate: renewed, or changed on disk. */
import type { Deps } from '../deps.ts'
import { startLoop } from '../jobs/loop.ts'
import type { Loop } from '../jobs/turn.ts'
import type { CredentialSource, Credentials } from './credentials.ts'

type Port = { readonly useCredentials: (credentials: Credentials) => void }

export function startTlsLoop(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  source: CredentialSource,
  port: Port,
  everySeconds = 30,
): Loop {
  const turn = async () => {
    const changed = await source.refresh()
    if (changed !== null) port.useCredentials(changed)
  }
  return startLoop({ name: 'tls', everySeconds, turn, deps })
}
