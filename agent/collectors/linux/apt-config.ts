/** apt's effective configuration: whether it refreshes and installs by itself, and its proxy. */
import type { Doors } from '../../platform/doors.ts'
import { lines } from './text.ts'

export type AptConfig = { readonly unattendedEnabled: boolean; readonly proxy: boolean }

/** `Key "value";` lines. "0" and "" are off; "1", a number of days or "always" are on. */
const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0'

export const parseAptConfig = (dump: string): AptConfig => {
  const values = new Map(
    lines(dump).flatMap((line) => {
      const match = /^(\S+) "(.*)";$/.exec(line)
      return match?.[1] === undefined || match[2] === undefined
        ? []
        : [[match[1].toLowerCase(), match[2]] as const]
    }),
  )
  return {
    unattendedEnabled:
      isOn(values.get('apt::periodic::update-package-lists')) &&
      isOn(values.get('apt::periodic::unattended-upgrade')),
    proxy: [...values].some(([key, value]) => /^acquire::https?::proxy$/.test(key) && value !== ''),
  }
}

export const readAptConfig = async (doors: Doors): Promise<AptConfig | null> => {
  const ran = await doors.run('apt-config', ['dump'], { timeoutMs: 10_000 })
  return ran.ok && ran.value.exit === 0 ? parseAptConfig(ran.value.stdout) : null
}
