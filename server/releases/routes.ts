/** Where agents fetch a new version. Nobody is asked who they are: what lies there is no secret, and is signed. */
import { RELEASE_BUNDLE_PATH, RELEASE_PATH } from '../../checks/report/release.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { currentRelease, type Release } from './releases.ts'

/** 204: nothing lies there. A 404 is what an older server says, which knows no releases. */
async function withRelease({ deps }: RouteContext, send: (release: Release) => Response): Promise<Response> {
  const lying = await currentRelease(deps)
  return lying.kind === 'release' ? send(lying.release) : new Response(null, { status: 204 })
}

const sendOffer = (context: RouteContext): Promise<Response> =>
  withRelease(context, ({ offer }) => Response.json(offer, { headers: { 'cache-control': 'no-store' } }))

const sendBundle = (context: RouteContext): Promise<Response> =>
  withRelease(context, ({ bundle }) =>
    context.c.body(new Uint8Array(bundle), 200, {
      'content-type': 'application/octet-stream',
      'content-length': String(bundle.length),
      'cache-control': 'no-store',
    }),
  )

export const releaseRoutes: RouteTable = [
  { method: 'GET', path: RELEASE_PATH, access: { kind: 'device' }, handle: sendOffer },
  { method: 'GET', path: RELEASE_BUNDLE_PATH, access: { kind: 'device' }, handle: sendBundle },
]
