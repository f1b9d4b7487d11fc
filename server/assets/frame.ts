/** The common part of every page, from the context of a request. */
import { formatMoment } from '../../checks/time/words.ts'
import type { PageFrame } from '../../web/layout/frame.ts'
import { PROVINCE_PATH } from '../../web/pages/board/paths.ts'
import type { RouteContext } from '../http/route.ts'
import { VERSION } from '../version.ts'
import { pageAssets } from './assets.ts'

const PROVINCE = { href: PROVINCE_PATH, label: 'Các xã' }

export const pageFrame = (
  context: Pick<RouteContext, 'nonce' | 'csrfToken' | 'person' | 'commune' | 'deps' | 'app'>,
): PageFrame => ({
  nonce: context.nonce,
  csrfToken: context.csrfToken,
  person: context.person,
  commune: context.commune,
  isSample: context.app.isSample,
  nav: context.person?.memberships.some(({ role }) => role === 'province') ? [PROVINCE] : [],
  assets: pageAssets(),
  version: VERSION,
  drawnAt: formatMoment(context.deps.clock.now()),
})
