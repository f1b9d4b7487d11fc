/** What every page of evidence needs: the commune, what the person may do, what was just done. */
import { z } from 'zod'
import type { EvidenceFrame } from '../../web/pages/evidence/frame.tsx'
import { pageFrame } from '../assets/frame.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf, doneOf } from '../http/acting.ts'
import type { Access, RouteContext } from '../http/route.ts'
import type { By, EvidenceKey } from './service.ts'

export const REVIEW_ACCESS: Access = { kind: 'commune', roles: ['police'] }

const DONE: Readonly<Record<string, string>> = {
  nop: 'Đã nộp bằng chứng. Công an xã sẽ xem.',
  sua: 'Đã lưu.',
  'phien-ban': 'Đã nộp phiên bản mới. Công an xã sẽ xem lại.',
  rut: 'Đã rút bằng chứng.',
  gan: 'Đã lưu những gì bằng chứng này chứng minh.',
  'bo-gan': 'Đã bỏ gắn.',
  xem: 'Đã ghi kết quả xem xét.',
}

export const evidenceFrame = (
  context: RouteContext,
  said: { readonly problem?: string | undefined } = {},
): EvidenceFrame => ({
  frame: pageFrame(context),
  communeCode: communeOf(context).code,
  mayEdit: context.roles.includes('it'),
  mayReview: context.roles.includes('police'),
  done: said.problem === undefined ? doneOf(context, DONE) : undefined,
  problem: said.problem,
})

export const byOf = (context: RouteContext): By => ({
  actor: actorOf(context),
  name: context.person?.name ?? '',
  now: context.deps.clock.now(),
})

export const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success

/** Of the path. Throws `not_found` for what is no id. */
export function evidenceKey(context: RouteContext): EvidenceKey {
  const evidenceId = context.c.req.param('evidence')
  if (!isId(evidenceId)) throw notFound()
  return { communeId: communeOf(context).communeId, evidenceId }
}
