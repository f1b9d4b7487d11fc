/** Passwords: hashed and compared by the library; its hash is scrypt. */
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { libraryOf } from './auth.ts'

/** A hash that no password has, with the parameters of a real one: a stranger waits as long as everybody. */
const NOBODYS_HASH = `${'0'.repeat(32)}:${'0'.repeat(128)}`

export async function isPassword(deps: Deps, hash: string | null, password: string): Promise<boolean> {
  const { password: hasher } = await libraryOf(deps).auth.$context
  const isRight = await hasher.verify({ hash: hash ?? NOBODYS_HASH, password: plain(password) })
  return hash !== null && isRight
}

/** Null when the person has no password (yet). */
export async function findPasswordHash({ db }: Pick<Deps, 'db'>, userId: string): Promise<string | null> {
  const [row] = await db.reference<{ password: string | null }[]>`
    select password from accounts where user_id = ${userId} and provider_id = 'credential'`
  return row?.password ?? null
}

export const hashPassword = async (deps: Deps, password: string): Promise<string> =>
  (await libraryOf(deps).auth.$context).password.hash(plain(password))

/** Sets or replaces the password. The hash is made before the transaction: it takes as long as a sign-in. */
export async function storePassword(deps: Deps, tx: Tx, userId: string, hash: string): Promise<void> {
  const library = libraryOf(deps)
  const { internalAdapter } = await library.auth.$context
  await library.within(tx, async () => {
    if ((await internalAdapter.findCredentialAccount(userId)) === null)
      await internalAdapter.linkAccount({
        userId,
        providerId: 'credential',
        accountId: userId,
        password: hash,
      })
    else await internalAdapter.updatePassword(userId, hash)
  })
}

/** The same letters typed with another Vietnamese keyboard are the same password (RFC 8265: NFC). */
const plain = (password: string): string => password.normalize('NFC')
