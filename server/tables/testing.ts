/** For tests: a maintainer with a key of their own, and the files they sign. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { BUILT_IN_CONTENTS, type TableName } from '../../checks/dated-tables.ts'
import { TABLES_FORMAT, TABLES_TYPE } from './signed-file.ts'

export type Maintainer = {
  readonly key: KeyObject
  /** As TABLES_PUBLIC_KEY takes it. */
  readonly publicKey: string
}

export function testMaintainer(): Maintainer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { key: privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' }
}

export type TestTable = { readonly name: string; readonly asOf: string; readonly content: object }

/** The published table as of another day, with what the test changes in it. */
export const tableOf = (name: TableName, asOf: string, changes: object = {}): TestTable => ({
  ...{ name, asOf },
  content: { ...BUILT_IN_CONTENTS[name], ...changes, asOf },
})

type Odd = { readonly format?: number; readonly header?: object }

export const signTables = (
  { key }: Pick<Maintainer, 'key'>,
  tables: readonly TestTable[],
  { format = TABLES_FORMAT, header = { alg: 'EdDSA', typ: TABLES_TYPE } }: Odd = {},
): Buffer => signPayload(key, header, { format, tables })

function signPayload(key: KeyObject, header: object, payload: object): Buffer {
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${segment(header)}.${segment(payload)}`
  return Buffer.from(`${input}.${sign(null, Buffer.from(input), key).toString('base64url')}\n`)
}
