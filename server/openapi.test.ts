import Ajv2020 from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeApi } from './openapi.ts'
import { ROUTES } from './routes.ts'

const Answer = z.strictObject({
  description: z.string().min(1),
  // An answer without a body has none.
  content: z.record(z.string(), z.strictObject({ schema: z.looseObject({}) })).optional(),
})
const Operation = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(['header', 'path', 'query']) }))
    .optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({})) }).optional(),
  responses: z.record(z.string().regex(/^[2-5]\d\d$/), Answer),
})
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(z.string().startsWith('/api/'), z.partialRecord(z.enum(['get', 'post']), Operation)),
  components: z.strictObject({ schemas: z.record(z.string(), z.looseObject({})) }),
})

const document = Document.parse(JSON.parse(JSON.stringify(describeApi())))

test('the description has the shape of OpenAPI 3.1, and every schema in it is one', () => {
  for (const [name, schema] of Object.entries(document.components.schemas))
    expect(() => new Ajv2020({ strict: false, validateFormats: false }).compile(schema), name).not.toThrow()
})

test('every reference leads somewhere', () => {
  const names = [...JSON.stringify(document.paths).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  )

  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => name === undefined || !(name in document.components.schemas))).toEqual([])
})

test('each route below /api is described, and nothing else is', () => {
  const served = ROUTES.filter(({ path }) => path.startsWith('/api/')).map(
    ({ method, path }) => `${method} ${path}`,
  )
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )

  expect(described.sort()).toEqual(served.sort())
})
