/**
 * The ceiling of ingest: the least that any server must do with a report. Verify, parse, validate, and one row in
 * a table with nothing but its key, committed in groups and durable before the answer. No numbers are remembered,
 * nothing is judged, nobody is refused. The real ingest is measured as a share of this, on the same bodies.
 *
 * On the way of a report it shares no code with the real one but the compiled shape: what slows that one must not
 * slow this one.
 */
import { createPublicKey, verify } from 'node:crypto'
import { serve } from '@hono/node-server'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { Hono } from 'hono'
import { z } from 'zod'
import { WindowsFacts } from '../../checks/facts/windows.ts'
import { ReportPayload } from '../../checks/report/protocol.ts'
import { connect } from '../../server/db/client.ts'
import { inPieces } from '../../server/ingest/schema-pieces.ts'
import { createGroups } from './groups.ts'

const Settings = z.object({ DATABASE_URL: z.string(), PUBLIC_KEY: z.string() })

type Row = { readonly device: string; readonly payload: string }

export async function runCeilingServer(): Promise<void> {
  const { DATABASE_URL, PUBLIC_KEY } = Settings.parse(process.env)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: PUBLIC_KEY }, format: 'jwk' })
  const sql = connect(DATABASE_URL, { max: 8 })
  await sql`create table if not exists ceiling
    (device uuid, seq bigint, at timestamptz not null, body jsonb not null, primary key (device, seq))`
  const isValid = compileShape()
  const keep = createGroups<Row>(async (rows) => {
    const text = rows.map(({ device, payload }) => `{"d":"${device}","b":${payload}}`).join(',')
    await sql`insert into ceiling (device, seq, at, body)
      select (e ->> 'd')::uuid, (e -> 'b' ->> 'seq')::bigint, (e -> 'b' ->> 'collectedAt')::timestamptz, e -> 'b'
      from jsonb_array_elements(${`[${text}]`}::text::jsonb) e on conflict do nothing`
  })
  const app = new Hono()
  app.post('/r', async (c) => {
    const jws = await c.req.text()
    const [first, last] = [jws.indexOf('.'), jws.lastIndexOf('.')]
    const signed = Buffer.from(jws.slice(0, last), 'latin1')
    if (!verify(null, signed, key, Buffer.from(jws.slice(last + 1), 'base64url')))
      return c.text('bad signature', 401)
    const payload = Buffer.from(jws.slice(first + 1, last), 'base64url').toString()
    if (!isValid(JSON.parse(payload))) return c.text('invalid', 422)
    const { kid } = JSON.parse(Buffer.from(jws.slice(0, first), 'base64url').toString())
    await keep({ device: kid, payload })
    return c.text('ok')
  })
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
    process.stdout.write(`ceiling: http://127.0.0.1:${port}\n`)
  })
  await new Promise<void>((resolve) => process.once('SIGTERM', resolve))
  await sql.end({ timeout: 1 })
  process.exit(0)
}

/** The bench sends Windows reports alone. */
function compileShape() {
  const ajv = addFormats.default(new Ajv({ strict: false }))
  const shape = ReportPayload.extend({ facts: WindowsFacts })
  return ajv.compile(inPieces(z.toJSONSchema(shape, { io: 'input', target: 'draft-7' })))
}
