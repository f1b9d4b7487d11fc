/** Whether installed fixes wait for a restart. */
import type { SectionDoors } from './section.ts'
import { clip } from './text.ts'

/** `6.1.0-40-amd64` as numbers and its flavour; only kernels of one flavour can be compared. */
const parse = (release: string): { readonly numbers: readonly number[]; readonly flavour: string } => {
  const flavour = /[a-z][a-z0-9-]*$/i.exec(release)?.[0] ?? ''
  const numbers = [...release.slice(0, release.length - flavour.length).matchAll(/\d+/g)].map(([digits]) =>
    Number(digits),
  )
  return { numbers, flavour }
}

export const isNewerKernel = (candidate: string, running: string): boolean => {
  const [a, b] = [parse(candidate), parse(running)]
  if (a.flavour !== b.flavour) return false
  for (const [at, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

export const readRebootRequired = async (doors: SectionDoors): Promise<boolean | null> => {
  const flag = await doors.readText('/run/reboot-required', 4096)
  if (flag.ok) return true
  const [running, boot] = await Promise.all([
    doors.readText('/proc/sys/kernel/osrelease', 256),
    doors.list('/boot'),
  ])
  const release = running.ok ? clip(running.value) : null
  const kernels = boot.ok ? boot.value.flatMap((name) => /^vmlinuz-(.+)$/.exec(name)?.[1] ?? []) : []
  if (release !== null && kernels.some((kernel) => isNewerKernel(kernel, release))) return true
  // Debian writes the flag only where unattended-upgrades is installed, yet without it and without a newer kernel
  // nothing is known to wait.
  return flag.why === 'not-found' ? false : null
}
