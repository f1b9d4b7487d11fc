/** Enrolment tokens: short-lived, counted, for one commune and maybe one unit. Only their hashes are kept. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

const TOKEN_BYTES = 16

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

export type NewToken = {
  readonly communeId: string
  readonly unitId: string | null
  /** PCs that may be enrolled with it. */
  readonly uses: number
  readonly expiresAt: Date
  /** `user:<id>` or `cli`. */
  readonly actor: string
}

export type CreatedToken = {
  readonly tokenId: string
  /** Shown once and kept nowhere. */
  readonly token: string
  readonly expiresAt: Date
}

export async function createToken(db: Database, given: NewToken, now: Date): Promise<CreatedToken> {
  const { communeId, unitId, uses, expiresAt, actor } = given
  if (!Number.isInteger(uses) || uses < 1 || uses > 1000)
    throw new AppError('invalid', 'Số lượt dùng phải từ 1 đến 1000.')
  if (expiresAt <= now) throw new AppError('invalid', 'Hạn dùng phải ở phía trước.')
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const tokenId = randomUUID()
  await db.transaction({ communes: [communeId] }, async (tx) => {
    await requireUnit(tx, communeId, unitId)
    await tx`insert into enrolment_tokens
      (commune_id, token_id, token_hash, unit_id, uses_left, expires_at, created_at, created_by)
      values (${communeId}, ${tokenId}, ${hashToken(token)}, ${unitId}, ${uses}, ${expiresAt}, ${now}, ${actor})`
    await tx`insert into enrolment_token_directory (token_hash, commune_id) values (${hashToken(token)}, ${communeId})`
    await appendAudit(
      tx,
      {
        ...{ communeId, actor, action: 'token.created', subject: `token:${tokenId}` },
        detail: { uses, unitId, expiresAt: expiresAt.toISOString() },
      },
      now,
    )
  })
  return { tokenId, token, expiresAt }
}

export async function requireUnit(tx: Tx, communeId: string, unitId: string | null): Promise<void> {
  if (unitId === null) return
  const [unit] = await tx`select from units where commune_id = ${communeId} and unit_id = ${unitId}`
  if (unit === undefined) throw new AppError('not_found', 'Không có đơn vị này trong xã.')
}

export type TokenRow = {
  readonly tokenId: string
  readonly unitName: string | null
  readonly usesLeft: number
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly createdBy: string
  readonly revokedAt: Date | null
}

/** Newest first. */
export const listTokens = (db: Database, communeId: string): Promise<readonly TokenRow[]> =>
  db.transaction(
    { communes: [communeId] },
    (tx) => tx<TokenRow[]>`
      select t.token_id as "tokenId", u.name as "unitName", t.uses_left as "usesLeft", t.expires_at as "expiresAt",
        t.created_at as "createdAt", t.created_by as "createdBy", t.revoked_at as "revokedAt"
      from enrolment_tokens t left join units u on u.commune_id = t.commune_id and u.unit_id = t.unit_id
      where t.commune_id = ${communeId} order by t.created_at desc, t.token_id`,
  )

/** Throws not_found; a token that is already revoked stays as it is. */
export async function revokeToken(
  db: Database,
  {
    communeId,
    tokenId,
    actor,
  }: { readonly communeId: string; readonly tokenId: string; readonly actor: string },
  now: Date,
): Promise<void> {
  await db.transaction({ communes: [communeId] }, async (tx) => {
    const [token] = await tx<{ revoked_at: Date | null }[]>`select revoked_at from enrolment_tokens
      where commune_id = ${communeId} and token_id = ${tokenId} for update`
    if (token === undefined) throw new AppError('not_found', 'Không có mã đăng ký này.')
    if (token.revoked_at !== null) return
    await tx`update enrolment_tokens set revoked_at = ${now} where commune_id = ${communeId} and token_id = ${tokenId}`
    await appendAudit(tx, { communeId, actor, action: 'token.revoked', subject: `token:${tokenId}` }, now)
  })
}
