/** Every route of this slice. */
import type { RouteTable } from '../http/route.ts'
import { accountRoutes } from './routes/account.tsx'
import { linkRoutes } from './routes/links.tsx'
import { signInRoutes } from './routes/sign-in.tsx'
import { totpRoutes } from './routes/totp.tsx'

export const peopleRoutes: RouteTable = [...signInRoutes, ...linkRoutes, ...accountRoutes, ...totpRoutes]
