/**
 * A route is data: method, path, who may enter, and its handler. The application mounts the table, and one
 * test walks it: every route x every role x own, other and no commune must have a decided answer.
 */
import type { Context } from 'hono'
import type { Scope } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { Loop } from '../jobs/turn.ts'
import type { Metrics } from './metrics.ts'

export const ROLES = ['police', 'it', 'leader', 'unit', 'province', 'admin'] as const
export type Role = (typeof ROLES)[number]

/**
 * How far a session has come. Only `full` may do the work; the others lead to the page that is missing:
 * the second factor, setting one up (or a longer password), the password again after an idle quarter of an hour.
 */
export const STAGES = ['second-factor', 'set-up', 'locked', 'full'] as const
export type SessionStage = (typeof STAGES)[number]

export type Access =
  /** Anyone: sign-in, assets, health. `form`: the page has a form, its CSRF token is bound to a cookie. */
  | { readonly kind: 'public'; readonly form?: true }
  /** Proven by a signature or a token inside the request, not by a session. */
  | { readonly kind: 'device' }
  /** Requests from INTERNAL_NETWORKS only (metrics). */
  | { readonly kind: 'internal' }
  /** A session at one of these stages: the steps of signing in, signing out. */
  | { readonly kind: 'session'; readonly stages: readonly SessionStage[] }
  /** Any signed-in person, fully authenticated (second factor done where it is required). */
  | { readonly kind: 'signed-in' }
  /** The path has `:commune` (its code); the person holds one of the roles there. Otherwise 404. */
  | { readonly kind: 'commune'; readonly roles: readonly Role[] }
  /** The installation itself; only `admin`. Otherwise 404. */
  | { readonly kind: 'installation' }

export type Person = {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly memberships: readonly Membership[]
}

export type Membership = {
  readonly communeId: string
  readonly communeCode: string
  readonly communeName: string
  readonly role: Role
  /** Set for `unit`: the only unit the person sees. May be set for `it`: the unit the person acts for in dossiers. */
  readonly unitId: string | null
}

export type CommuneRef = {
  readonly communeId: string
  readonly code: string
  readonly name: string
  readonly isSample: boolean
}

export type SessionRef = {
  readonly id: string
  /** The secret in the cookie; never logged. */
  readonly token: string
  readonly stage: SessionStage
  /** `link`: a sign-in link into a sample commune; such a person has no password. */
  readonly method: 'password' | 'link'
  readonly twoFactorEnabled: boolean
  /** At `set-up`: a long password would do as well; no role and no outside address asks for a second factor. */
  readonly longPasswordSuffices: boolean
}

/** Who asks, and how far the session has come. */
export type SignedIn = { readonly session: SessionRef; readonly person: Person }

/** What the running program knows beside the database. */
export type AppState = {
  readonly loops: () => readonly Loop[]
  readonly metrics: Metrics
  /** Nothing here is real: every page and print says so, also those that show no commune. */
  readonly isSample: boolean
}

export type RouteContext = {
  readonly c: Context
  readonly deps: Deps
  readonly app: AppState
  /** Shown on error pages and in the log. */
  readonly requestId: string
  /** Of the client, behind trusted proxies; 'unknown' where there is no socket. */
  readonly address: string
  /** Whether the address is in INTERNAL_NETWORKS. */
  readonly isInternal: boolean
  readonly isHttps: boolean
  readonly session: SessionRef | null
  /** CSP nonce of this response, for the one inline style or script a page may need. */
  readonly nonce: string
  /** Empty string where there is no session. */
  readonly csrfToken: string
  readonly person: Person | null
  readonly commune: CommuneRef | null
  /** The roles the person holds in `commune`. */
  readonly roles: readonly Role[]
  /** Units the person may see in `commune`; null = the whole commune. */
  readonly unitIds: readonly string[] | null
  /** What every query of this request runs under. */
  readonly scope: Scope
  /** Steps of the set-up that are not done; 0 for everybody but administrators. */
  readonly stepsLeft: number
}

export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  /** Of a form; default 64 KiB. Routes of kind `device` limit and count themselves. */
  readonly maxBodyBytes?: number
  readonly handle: (context: RouteContext) => Response | Promise<Response>
}

/** A slice's routes; `deps` come with the context. */
export type RouteTable = readonly Route[]
