/** Ubuntu Pro: whether an ended release still gets fixes. `pro status` itself is not run: it asks the network. */
import { z } from 'zod'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { parseJson } from './text.ts'

const STATUS = '/var/lib/ubuntu-advantage/status.json'
const TOKEN = '/var/lib/ubuntu-advantage/private/machine-token.json'

const Status = z.object({
  attached: z.boolean(),
  services: z.array(z.object({ name: z.string(), status: z.string() })),
})

export const collectPro = async (doors: SectionDoors): Promise<LinuxFacts['pro']> => {
  const text = await doors.readText(STATUS)
  if (text.ok) {
    const status = Status.safeParse(parseJson(text.value))
    if (!status.success) {
      doors.notUnderstood(`file:${STATUS}`)
      return null
    }
    const { attached, services } = status.data
    const esm = services.find((service) => service.name === 'esm-infra')
    return { attached, esmInfra: esm ? esm.status === 'enabled' : null }
  }
  // The folder without a machine token is a machine that was never attached. The token is looked at, not read.
  const [folder, token] = await Promise.all([doors.list('/var/lib/ubuntu-advantage'), doors.stat(TOKEN)])
  const neverAttached = folder.ok && !token.ok && token.why === 'not-found'
  return neverAttached ? { attached: false, esmInfra: false } : null
}
