/** A PC of the office: a container of its own in a network of its own, where only the proxy can be reached. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { BUNDLE } from '../../agent/testing.ts'
import { HOST_NAME, type House } from './house.ts'
import { BASE_IMAGES } from './images.ts'
import { type Ran, until } from './run.ts'

export type OfficePc = {
  /** A line as a person types it at this PC, with an administrator's rights. */
  readonly type: (line: string) => Promise<Ran>
  /** Collects, and sends until the server has it; answers how many wake-ups that took. */
  readonly report: (seconds: number) => Promise<number>
  /** The number of the newest report that the server confirmed, and how many still wait. */
  readonly status: () => Promise<{ readonly seq: number; readonly waiting: number }>
  /** Once more, after the proxy's container was made anew. */
  readonly plugIn: () => Promise<void>
  readonly close: () => Promise<void>
}

const Status = z.object({ sent: z.object({ seq: z.int() }).nullable(), waiting: z.array(z.int()) })

export async function addOfficePc(house: House): Promise<OfficePc> {
  const name = `${house.project}-pc`
  const network = `${house.project}-office`
  const remove = async () => {
    await house.ask(['rm', '--force', '--volumes', name])
    await house.ask(['network', 'disconnect', '--force', network, await house.container('proxy')])
    await house.ask(['network', 'rm', network])
  }
  await remove()
  await house.docker(['network', 'create', '--internal', network])
  const plugIn = async () => {
    const proxy = await house.container('proxy')
    await house.docker(['network', 'connect', '--alias', HOST_NAME, network, proxy])
  }
  await plugIn()
  const where = ['--network', network, '--hostname', 'pc-van-phong', '--init', '--name', name]
  const program = ['--volume', `${BUNDLE}:/opt/anxa-agent/agent.cjs:ro`]
  await house.docker(['run', '--detach', ...where, ...program, BASE_IMAGES.node, 'sleep', '3600'])

  const type = (line: string) => house.ask(['exec', name, 'sh', '-c', line])
  const installed = await type(
    `printf '#!/bin/sh\\nexec node /opt/anxa-agent/agent.cjs "$@"\\n' >/usr/local/bin/anxa-agent &&
      chmod 755 /usr/local/bin/anxa-agent && echo ${randomBytes(16).toString('hex')} >/etc/machine-id`,
  )
  if (installed.code !== 0) throw new Error(installed.err)
  return {
    type,
    report: async (seconds) => {
      let wakeUps = 0
      await until(
        'the report is sent',
        seconds,
        () => {
          wakeUps += 1
          return type('anxa-agent run --force')
        },
        ({ code }) => code === 0,
      )
      return wakeUps
    },
    status: async () => {
      const { sent, waiting } = Status.parse(JSON.parse((await type('anxa-agent status --json')).out))
      return { seq: sent?.seq ?? 0, waiting: waiting.length }
    },
    plugIn,
    close: remove,
  }
}
