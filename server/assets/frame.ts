/** The common part of every page, from the context of a request. */
import { formatMoment } from '../../checks/time/words.ts'
import type { NavEntry, PageFrame } from '../../web/layout/frame.ts'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { boardPath, PROVINCE_PATH } from '../../web/pages/board/paths.ts'
import { deskPath } from '../../web/pages/dossiers/paths.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { systemPaths } from '../../web/pages/systems/paths.ts'
import type { RouteContext } from '../http/route.ts'
import { VERSION } from '../version.ts'
import { pageAssets } from './assets.ts'

const PROVINCE = { href: PROVINCE_PATH, label: 'Các xã' }

/** Beside the places of the commune: what this person may do here, and the way to what is not of one commune. */
function navOf({
  person,
  commune,
  stepsLeft,
}: Pick<RouteContext, 'person' | 'commune' | 'stepsLeft'>): readonly NavEntry[] {
  const memberships = person?.memberships ?? []
  const admin = stepsLeft === 0 ? 'Quản trị' : `Quản trị (còn ${stepsLeft} bước)`
  // Away from any commune (the own account): the way back to where one works.
  const home = new Map(
    memberships
      .filter(({ role, communeCode }) => commune === null && role !== 'province' && communeCode !== '')
      .map(({ communeCode, communeName }) => [communeCode, communeName]),
  )
  const held = memberships.filter(({ communeId }) => communeId === commune?.communeId).map(({ role }) => role)
  const readsRegister = held.some((role) => role === 'police' || role === 'it' || role === 'leader')
  const isIt = held.includes('it')
  return [
    ...[...home].map(([code, label]) => ({ href: boardPath(code), label })),
    ...(readsRegister && commune !== null
      ? [{ href: systemPaths(commune.code).home, label: 'Hồ sơ cấp độ' }]
      : []),
    ...((readsRegister || held.includes('unit')) && commune !== null
      ? [{ href: deskPath(commune.code), label: 'Thẩm định' }]
      : []),
    ...(isIt && commune !== null ? [{ href: managePaths(commune.code).home, label: 'Quản lý' }] : []),
    ...(memberships.some(({ role }) => role === 'province') ? [PROVINCE] : []),
    ...(memberships.some(({ role }) => role === 'admin') ? [{ href: ADMIN_PATHS.home, label: admin }] : []),
  ]
}

export const pageFrame = (
  context: Pick<RouteContext, 'nonce' | 'csrfToken' | 'person' | 'commune' | 'deps' | 'app' | 'stepsLeft'>,
): PageFrame => ({
  nonce: context.nonce,
  csrfToken: context.csrfToken,
  person: context.person,
  commune: context.commune,
  isSample: context.app.isSample,
  nav: navOf(context),
  assets: pageAssets(),
  version: VERSION,
  drawnAt: formatMoment(context.deps.clock.now()),
})
