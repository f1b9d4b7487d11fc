/** The application: mounts the route table, and around every route the same entrance and the same exit. */
import { randomBytes, randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import { listSteps } from './admin/steps.ts'
import { findCommuneByCode } from './communes/queries.ts'
import { installationSecret } from './db/secrets.ts'
import type { Deps } from './deps.ts'
import { AppError } from './errors.ts'
import { decide, notFound } from './http/access.ts'
import { clientAddress, isPassedOnByStranger, networkTest, plainAddress } from './http/address.ts'
import { FORM_BYTES, limitBody } from './http/body.ts'
import { clearCookie, openToken, readCookie, writeCookie } from './http/cookies.ts'
import { csrfTokenFor, requireCsrf } from './http/csrf.ts'
import { type FailureContext, failureAnswer, wantsJson } from './http/failure.tsx'
import { sealAnswer } from './http/headers.ts'
import { createMetrics } from './http/metrics.ts'
import { safeReturnPath, withReturn } from './http/return-path.ts'
import type { Access, AppState, Person, Route, RouteContext, RouteTable, SignedIn } from './http/route.ts'
import type { Loop } from './jobs/turn.ts'
import { findSession } from './people/session.ts'

export type AppOptions = {
  /** The loops of this process, for /readyz and /metrics. */
  readonly loops?: () => readonly Loop[]
  /** The installation holds sample data only. */
  readonly isSample?: boolean
}

type House = {
  readonly deps: Deps
  readonly state: AppState
  readonly secret: string
  readonly isTrusted: (address: string) => boolean
  readonly isInternal: (address: string) => boolean
}

type Request = Pick<RouteContext, 'c' | 'requestId' | 'nonce' | 'address' | 'isInternal' | 'isHttps'>

export function createApp(deps: Deps, routes: RouteTable, options: AppOptions = {}): Hono {
  const house: House = {
    deps,
    state: {
      loops: options.loops ?? (() => []),
      metrics: createMetrics(),
      isSample: options.isSample === true,
    },
    secret: installationSecret(deps.config),
    isTrusted: networkTest(deps.config.TRUSTED_PROXIES),
    isInternal: networkTest(deps.config.INTERNAL_NETWORKS),
  }
  const app = new Hono()
  for (const route of routes) app.on(route.method, route.path, (c) => answer(house, route, c))
  app.notFound((c) => answer(house, null, c))
  return app
}

async function answer(house: House, route: Route | null, c: Context): Promise<Response> {
  const started = performance.now()
  const request = openRequest(house, c)
  const pattern = route?.path ?? '(none)'
  const failure: { -readonly [K in keyof FailureContext]: FailureContext[K] } = {
    ...{ c, deps: house.deps, app: house.state, requestId: request.requestId, nonce: request.nonce },
    ...{ csrfToken: '', person: null, commune: null, stepsLeft: 0, route: pattern },
  }
  let response: Response
  try {
    response = await enter(house, route, request, failure)
  } catch (error) {
    response = await failureAnswer(failure, error)
  }
  const labels = { method: c.req.method, route: pattern, status: String(response.status) }
  const ms = performance.now() - started
  house.state.metrics.count('anxa_http_requests_total', labels)
  house.state.metrics.timeRequest({ route: pattern }, ms / 1000)
  logRequest(house.deps.log, route, {
    ...{ requestId: request.requestId, method: c.req.method, route: pattern, status: response.status },
    ms: Math.round(ms * 10) / 10,
  })
  return sealAnswer(response, request)
}

type RequestLine = {
  readonly requestId: string
  readonly method: string
  /** The pattern: no query, no id of a person, no token of a link. */
  readonly route: string
  readonly status: number
  readonly ms: number
}

/** One line a request. Agents, style sheets and probes come all the time and are told at `debug` only. */
function logRequest(log: Logger, route: Route | null, line: RequestLine): void {
  const kind = route?.access.kind
  const isFrequent = kind === 'device' || kind === 'internal' || (kind === 'public' && !asksWho(route))
  log[isFrequent && line.status < 500 ? 'debug' : 'info'](line, 'request')
}

function openRequest({ deps, isTrusted, isInternal }: House, c: Context): Request {
  const socket: { remoteAddress?: string; encrypted?: boolean } | undefined = c.env?.incoming?.socket
  const address = clientAddress(socket?.remoteAddress, c.req.header('x-forwarded-for'), isTrusted)
  const isProxied = isTrusted(plainAddress(socket?.remoteAddress ?? ''))
  const isStrange = isPassedOnByStranger(socket?.remoteAddress, (name) => c.req.header(name), isTrusted)
  const baseUrl = deps.config.BASE_URL
  const isHttps =
    socket?.encrypted === true ||
    (isProxied && c.req.header('x-forwarded-proto') === 'https') ||
    // A proxy on the same host that is not declared: the address people use says https, and they came by it.
    (baseUrl?.startsWith('https:') === true && c.req.header('host') === new URL(baseUrl).host)
  return {
    ...{ c, address, isHttps, isInternal: !isStrange && isInternal(address) },
    requestId: randomUUID(),
    nonce: randomBytes(16).toString('base64'),
  }
}

/** `failure` learns on the way what an error page may show. */
async function enter(
  house: House,
  route: Route | null,
  request: Request,
  failure: { -readonly [K in keyof FailureContext]: FailureContext[K] },
): Promise<Response> {
  const { deps, secret, state } = house
  const { c } = request
  const signedIn = asksWho(route) ? await findSignedIn(house, request) : null
  failure.person = signedIn?.session.stage === 'full' ? signedIn.person : null
  failure.csrfToken = signedIn === null ? '' : csrfTokenFor(secret, 'session', signedIn.session.token)
  if (route === null) throw notFound()
  const pre = signedIn === null ? preToken(house, route.access, request) : null
  const decision = await decide(route.access, signedIn, {
    ...{ communeCode: c.req.param('commune'), isInternal: request.isInternal },
    findCommune: (code) => findCommuneByCode(deps.db.reference, code),
  })
  if (decision.kind === 'step') return leadTo(decision.path, c, signedIn)
  if (route.method === 'POST' && route.access.kind !== 'device') {
    c.req.raw = await limitBody(c.req.raw, route.maxBodyBytes ?? FORM_BYTES)
    const own = { isHttps: request.isHttps, baseUrl: deps.config.BASE_URL }
    await requireCsrf(c, own, [failure.csrfToken, preTokenOf(house, request)])
  }
  const csrfToken = pre ?? failure.csrfToken
  failure.commune = decision.entry.commune
  failure.stepsLeft = await stepsLeftFor(deps, failure.person)
  return route.handle({
    ...request,
    ...{ deps, app: state, csrfToken, session: signedIn?.session ?? null, stepsLeft: failure.stepsLeft },
    // On a public page a half signed-in session is nobody yet.
    person: route.access.kind === 'public' ? failure.person : (signedIn?.person ?? null),
    ...decision.entry,
  })
}

/** Administrators are told on every page until all is done: two queries for a few people. */
async function stepsLeftFor(deps: Deps, person: Person | null): Promise<number> {
  if (person === null || !person.memberships.some(({ role }) => role === 'admin')) return 0
  return (await listSteps(deps)).filter(({ isDone }) => !isDone).length
}

/** Devices, assets, health answers have no cookies to look at. */
const asksWho = (route: Route | null): boolean => {
  if (route === null) return true
  const { access } = route
  return access.kind === 'public'
    ? access.form === true
    : access.kind !== 'device' && access.kind !== 'internal'
}

async function findSignedIn({ deps, secret }: House, request: Request): Promise<SignedIn | null> {
  const cookie = readCookie(request.c, 'session', request.isHttps)
  if (cookie === undefined) return null
  const token = openToken(cookie, secret)
  const signedIn = token === null ? null : await findSession(deps, token, request.isInternal)
  if (signedIn === null) clearCookie(request.c, 'session', request.isHttps)
  return signedIn
}

/** For a form before sign-in: the token bound to a cookie that is made when it is missing. */
function preToken(house: House, access: Access, request: Request): string | null {
  if (access.kind !== 'public' || access.form !== true) return null
  const known = preTokenOf(house, request)
  if (known !== '') return known
  const value = randomBytes(16).toString('base64url')
  writeCookie(request.c, 'pre', value, request.isHttps)
  return csrfTokenFor(house.secret, 'pre', value)
}

function preTokenOf({ secret }: House, { c, isHttps }: Request): string {
  const value = readCookie(c, 'pre', isHttps)
  return value === undefined || value === '' ? '' : csrfTokenFor(secret, 'pre', value)
}

/** Pages lead to the missing step and back again; programs are told. */
function leadTo(path: string, c: Context, signedIn: SignedIn | null): Response {
  if (wantsJson(c)) throw new AppError('unauthenticated', 'Cần đăng nhập.')
  if (path === '/') return c.redirect('/', 303)
  const url = new URL(c.req.url)
  const here = c.req.method === 'GET' ? safeReturnPath(`${url.pathname}${url.search}`) : refererPath(c, url)
  const back = signedIn !== null && here === '/' ? '/' : here
  return c.redirect(withReturn(path, back), 303)
}

/** After a form sent from a session that has been locked meanwhile: back to the page with the form. */
function refererPath(c: Context, own: URL): string {
  const referer = c.req.header('referer')
  if (referer === undefined || !URL.canParse(referer)) return '/'
  const url = new URL(referer)
  return url.host === own.host ? safeReturnPath(`${url.pathname}${url.search}`) : '/'
}
