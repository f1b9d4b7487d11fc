/** The authority for people: the file, and a page that says how to compare and install it. */
import { formatDate } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { AuthorityPage } from '../../web/pages/trust/authority-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { fingerprintOf, spacedFingerprint } from './authority.ts'
import { AUTHORITY_HEADERS, AUTHORITY_PATH } from './plain-door.ts'
import { findShownAuthority } from './shown-authority.ts'

export const AUTHORITY_PAGE = '/chung-thu-may-chu'

export const tlsRoutes: RouteTable = [
  { method: 'GET', path: AUTHORITY_PATH, access: { kind: 'public' }, handle: sendAuthority },
  { method: 'GET', path: AUTHORITY_PAGE, access: { kind: 'public' }, handle: showAuthority },
]

/** Where there is none to trust, the page says so. */
async function sendAuthority({ c, deps }: RouteContext): Promise<Response> {
  const authority = await findShownAuthority(deps)
  if (authority === null) return c.redirect(AUTHORITY_PAGE, 303)
  return c.body(new Uint8Array(authority.raw), 200, AUTHORITY_HEADERS)
}

async function showAuthority(context: RouteContext): Promise<Response> {
  const found = await findShownAuthority(context.deps)
  const authority =
    found === null
      ? null
      : {
          fingerprint: spacedFingerprint(fingerprintOf(found)),
          endsOn: formatDate(dayOf(new Date(found.validTo))),
        }
  return context.c.html(<AuthorityPage {...pageFrame(context)} authority={authority} />)
}
