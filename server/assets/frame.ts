/** The common part of every page, from the context of a request. */
import { formatMoment } from '../../checks/time/words.ts'
import type { PageFrame } from '../../web/layout/frame.ts'
import type { RouteContext } from '../http/route.ts'
import { VERSION } from '../version.ts'
import { pageAssets } from './assets.ts'

export const pageFrame = (
  context: Pick<RouteContext, 'nonce' | 'csrfToken' | 'person' | 'commune' | 'deps'>,
): PageFrame => ({
  nonce: context.nonce,
  csrfToken: context.csrfToken,
  person: context.person,
  commune: context.commune,
  assets: pageAssets(),
  version: VERSION,
  drawnAt: formatMoment(context.deps.clock.now()),
})
