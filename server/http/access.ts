/** Who may enter a route. What one may not see does not exist: 404. Who is not signed in is led to sign in. */
import { INSTALLATION, type Scope } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Access, CommuneRef, Membership, Role, SessionStage, SignedIn } from './route.ts'

export type Entry = {
  readonly commune: CommuneRef | null
  readonly roles: readonly Role[]
  readonly unitIds: readonly string[] | null
  readonly scope: Scope
}

export type Decision =
  | { readonly kind: 'enter'; readonly entry: Entry }
  /** Not signed in, or not far enough: where the missing step is. */
  | { readonly kind: 'step'; readonly path: string }

const NOBODY: Entry = { commune: null, roles: [], unitIds: null, scope: { communes: [] } }

const STEP_PATHS: Readonly<Record<Exclude<SessionStage, 'full'>, string>> = {
  'second-factor': '/xac-thuc',
  'set-up': '/tai-khoan/xac-thuc-hai-lop',
  locked: '/khoa',
}

export const SIGN_IN_PATH = '/dang-nhap'

export const notFound = () => new AppError('not_found', 'Không có trang này, hoặc bạn không được xem.')

export type AccessRequest = {
  readonly communeCode: string | undefined
  readonly isInternal: boolean
  readonly findCommune: (code: string) => Promise<CommuneRef | undefined>
}

/** Throws `not_found` for what this person may not see. */
export async function decide(
  access: Access,
  signedIn: SignedIn | null,
  request: AccessRequest,
): Promise<Decision> {
  switch (access.kind) {
    case 'public':
    case 'device':
      return enter(NOBODY)
    case 'internal':
      if (!request.isInternal) throw notFound()
      return enter(NOBODY)
    case 'session':
      if (signedIn === null) return { kind: 'step', path: SIGN_IN_PATH }
      return access.stages.includes(signedIn.session.stage) ? enter(ownEntry(signedIn)) : nextStep(signedIn)
    case 'signed-in':
      return withFullSession(signedIn, (full) => enter(ownEntry(full)))
    case 'commune':
      return withFullSession(signedIn, async (full) => enter(await communeEntry(access.roles, full, request)))
    case 'installation':
      return withFullSession(signedIn, (full) => enter(installationEntry(full)))
    default:
      return access satisfies never
  }
}

const enter = (entry: Entry): Decision => ({ kind: 'enter', entry })

function withFullSession(
  signedIn: SignedIn | null,
  work: (full: SignedIn) => Decision | Promise<Decision>,
): Decision | Promise<Decision> {
  if (signedIn === null) return { kind: 'step', path: SIGN_IN_PATH }
  return signedIn.session.stage === 'full' ? work(signedIn) : nextStep(signedIn)
}

/** A session that has come further than this page is for goes home. */
function nextStep({ session }: SignedIn): Decision {
  return { kind: 'step', path: session.stage === 'full' ? '/' : STEP_PATHS[session.stage] }
}

const rolesOf = (memberships: readonly Membership[]): readonly Role[] => [
  ...new Set(memberships.map(({ role }) => role)),
]

/** All communes the person works in; the installation belongs to none of them. */
function ownEntry({ person }: SignedIn): Entry {
  const communes = [...new Set(person.memberships.map(({ communeId }) => communeId))]
  return {
    ...NOBODY,
    scope: { communes: communes.filter((id) => id !== INSTALLATION), userId: person.userId },
  }
}

async function communeEntry(
  allowed: readonly Role[],
  { person }: SignedIn,
  { communeCode: code, findCommune }: AccessRequest,
): Promise<Entry> {
  const memberships = person.memberships.filter(
    ({ communeCode, communeId }) => communeCode === code && communeId !== INSTALLATION,
  )
  const roles = rolesOf(memberships)
  if (code === undefined || !roles.some((role) => allowed.includes(role))) throw notFound()
  const commune = await findCommune(code)
  if (commune === undefined) throw notFound()
  return {
    commune,
    roles,
    // Who also holds a role for the whole commune sees the whole commune.
    unitIds: roles.every((role) => role === 'unit')
      ? memberships.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]))
      : null,
    scope: { communes: [commune.communeId], userId: person.userId },
  }
}

function installationEntry({ person }: SignedIn): Entry {
  const isAdmin = person.memberships.some(
    ({ role, communeId }) => role === 'admin' && communeId === INSTALLATION,
  )
  if (!isAdmin) throw notFound()
  return { ...NOBODY, roles: ['admin'], scope: { communes: [INSTALLATION], userId: person.userId } }
}
