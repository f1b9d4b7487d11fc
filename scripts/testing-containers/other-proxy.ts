/** One more container of the proxy's image, by itself: the same program under other settings. */
import type { House } from './house.ts'
import { type Ran, until } from './run.ts'

const ANSWER_SECONDS = 20

export type OtherProxy = {
  /** Asks by this shell line until the answer looks so; answers it. */
  readonly until: (line: string, looks: RegExp) => Promise<string>
  readonly remove: () => Promise<void>
}

export async function startOtherProxy(house: House, options: readonly string[]): Promise<OtherProxy> {
  const name = `${house.project}-other-proxy`
  const remove = async () => {
    await house.ask(['rm', '--force', '--volumes', name])
  }
  await remove()
  const proxy = await house.container('proxy')
  const image = (await house.docker(['inspect', '--format', '{{.Image}}', proxy])).trim()
  const places = ['--tmpfs', '/tmp', '--volume', '/authority', '--volume', '/var/lib/caddy']
  await house.docker(['run', '--detach', '--name', name, '--read-only', ...places, ...options, image])
  return {
    until: async (line, looks) => {
      const asked = (): Promise<Ran> => house.ask(['exec', name, 'sh', '-c', line])
      return (await until(line, ANSWER_SECONDS, asked, ({ out }) => looks.test(out))).out
    },
    remove,
  }
}
