/** /xa/:commune/quan-ly/ma-dang-ky: enrolment tokens. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { TokensPage, type TokensPageProps } from '../../web/pages/manage/tokens-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import { listUnits } from '../communes/queries.ts'
import { createToken, listTokens, revokeToken, type TokenRow } from '../devices/tokens.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { type FormProblems, type FormText, readForm, wholeNumber } from '../http/form.ts'
import { qrOf } from '../http/qr.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { currentRelease, type Lying } from '../releases/releases.ts'
import { enrolmentCommand, findEnrolmentAddress, installationOrder } from '../tls/shown-authority.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { listPackages } from './packages.ts'

const PATHS = managePaths(':commune')
const DAY_MS = 86_400_000
const MAX_USES = 200
const MAX_DAYS = 30

export const tokenRoutes: RouteTable = [
  {
    method: 'GET',
    path: PATHS.tokens,
    access: IT_ACCESS,
    handle: (context) => draw(context, { given: asked(context) }),
  },
  { method: 'POST', path: PATHS.tokens, access: IT_ACCESS, handle: takeToken },
  { method: 'POST', path: `${PATHS.tokens}/:token/thu-hoi`, access: IT_ACCESS, handle: takeRevocation },
]

/** What another page asks for by its link: one PC of a unit, say. */
const asked = ({ c }: RouteContext): FormText => {
  const { uses = '20', days = '2', unit = '' } = c.req.query()
  return { uses, days, unit }
}

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly made?: TokensPageProps['made']
}

async function draw(
  context: RouteContext,
  { given = {}, problems = {}, made = null }: Said,
): Promise<Response> {
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const now = deps.clock.now()
  const [tokens, units, packages, lying] = await Promise.all([
    listTokens(deps.db, communeId),
    deps.db.transaction(scope, (tx) => listUnits(tx, communeId)),
    listPackages(context),
    currentRelease(deps),
  ])
  const page = (
    <TokensPage
      {...manageFrame(context)}
      packages={packages}
      release={releaseProps(lying)}
      tokens={tokens.map((token) => ({
        ...{ tokenId: token.tokenId, unitName: token.unitName, createdAt: formatMoment(token.createdAt) },
        ...describe(token, now),
      }))}
      units={units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
      made={made}
      given={given}
      problems={problems}
    />
  )
  return sendPage(context.c, page, Object.keys(problems).length > 0 ? 400 : 200)
}

/** What the agents that are already there will do, and what is wrong with what lies there. */
function releaseProps(lying: Lying): TokensPageProps['release'] {
  switch (lying.kind) {
    case 'none':
      return { version: null, problem: null }
    case 'problem':
      return { version: null, problem: lying.problem }
    case 'release': {
      const { version, damaged } = lying.release
      const names = damaged.join(', ')
      return {
        version,
        problem: damaged.length === 0 ? null : `Tệp không khớp manifest.json, đừng dùng để cài: ${names}.`,
      }
    }
    default:
      return lying satisfies never
  }
}

function describe(
  { revokedAt, usesLeft, expiresAt }: TokenRow,
  now: Date,
): { state: string; isUsable: boolean } {
  if (revokedAt !== null) return { state: `đã thu hồi lúc ${formatMoment(revokedAt)}`, isUsable: false }
  if (expiresAt <= now) return { state: `hết hạn từ ${formatMoment(expiresAt)}`, isUsable: false }
  if (usesLeft === 0) return { state: 'đã dùng hết', isUsable: false }
  return { state: `còn ${usesLeft} lượt, đến ${formatMoment(expiresAt)}`, isUsable: true }
}

const NewToken = z.object({
  uses: wholeNumber('Số máy', 1, MAX_USES),
  days: wholeNumber('Số ngày', 1, MAX_DAYS),
  unit: z.literal('').or(z.uuid('Hãy chọn một đơn vị của xã.')).default(''),
})

async function takeToken(context: RouteContext): Promise<Response> {
  const { deps } = context
  const { communeId } = communeOf(context)
  const form = await readForm(context, NewToken)
  if (!form.ok) return draw(context, form)
  const { uses, days, unit } = form.value
  const now = deps.clock.now()
  const expiresAt = new Date(now.getTime() + days * DAY_MS)
  const unitId = unit === '' ? null : unit
  const { token } = await createToken(
    deps.db,
    { communeId, unitId, uses, expiresAt, actor: actorOf(context) },
    now,
  )
  const address = await findEnrolmentAddress(deps)
  const [command, order] = [enrolmentCommand(address, token), installationOrder(address, token)]
  // Drawn and not redirected to: the token is in this answer and nowhere else.
  const qr = qrOf(command)
  return draw(context, { made: { token, command, order, qr, until: formatMoment(expiresAt), uses } })
}

async function takeRevocation(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const tokenId = c.req.param('token') ?? ''
  if (!z.uuid().safeParse(tokenId).success) throw notFound()
  await revokeToken(deps.db, { communeId, tokenId, actor: actorOf(context) }, deps.clock.now())
  return c.redirect(`${managePaths(code).tokens}?xong=thu-hoi`, 303)
}
