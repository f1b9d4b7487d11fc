/** /xa/:commune/he-thong/:system/yeu-cau/chuyen-cap: the answers of a former level, offered for the present one. */
import { z } from 'zod'
import { CarryPage } from '../../web/pages/assessments/carry-page.tsx'
import { assessmentPath, carryPath } from '../../web/pages/assessments/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { communeOf } from '../http/acting.ts'
import { readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS, READ_ACCESS } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { getSystem } from '../systems/systems.ts'
import { carryOffer, takeCarryOffer } from './carry.ts'
import { assessmentFrame, byOf } from './frame.ts'
import { levelOf, readSaid } from './read.ts'

const PATH = carryPath(':commune', ':system')

export const carryRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawOffer(context) },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: takeOffer },
]

async function drawOffer(context: RouteContext, conflict?: string): Promise<Response> {
  const key = systemKey(context)
  const { system, said } = await context.deps.db.transaction(context.scope, async (tx) => ({
    system: await getSystem(tx, key),
    said: await readSaid(tx, key),
  }))
  const level = levelOf(system)
  const offer = level === null || system.life === 'retired' ? null : carryOffer(said, level)
  const page = (
    <CarryPage
      {...assessmentFrame(context, conflict)}
      system={system}
      edition={said.edition}
      offer={
        offer === null
          ? null
          : {
              ...{ fromLevel: offer.fromLevel, toLevel: offer.toLevel, carried: offer.carried.length },
              ...{ evidence: offer.evidence.length, open: offer.open.length },
              toConfirm: offer.toConfirm.map(({ to }) => to),
              replaced: offer.replaced.map(({ to }) => to),
              ...{ added: offer.added, dropped: offer.dropped },
            }
      }
    />
  )
  return sendPage(context.c, page, conflict === undefined ? 200 : 409)
}

const number = z.coerce.number().int().min(0).catch(0)
const Offer = z.object({ from: number, to: number, seen: number })

async function takeOffer(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const { from, to, seen } = Offer.parse(await readFields(context))
  try {
    const request = { fromLevel: from, toLevel: to, seen }
    await takeCarryOffer(context.deps.db, key, request, byOf(context))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawOffer(context, error.message)
  }
  return context.c.redirect(`${assessmentPath(communeOf(context).code, key.systemId)}?xong=chuyen-cap`, 303)
}
