/** Every document of the program as data: its sections, and the fields each section is filled with, in order. */
import { z } from 'zod'
import { Level } from '../catalogue/catalogue.ts'
import { shownBasis } from '../systems/basis.ts'
import DOCUMENTS from './documents.json'

const Text = z.string().min(1)
const Basis = Text.transform(shownBasis)

export type DocumentField = {
  /** As the data writes it. */
  readonly raw: string
  /** The first of `alternatives`; the id of a document for an `includes`. */
  readonly name: string
  readonly isList: boolean
  readonly isOptional: boolean
  /** Names any of which will do: "ownerName | operatorUnit". */
  readonly alternatives: readonly string[]
  /** Of the rows of a list: "rows[]: zone, privateIp, publicIp". */
  readonly columns: readonly string[]
  /** The values it may take: "conclusion: suitable | unsuitable". */
  readonly choices: readonly string[]
  /** The whole of another document stands here: "= doc-overview". */
  readonly includes: string | null
}

const split = (text: string, by: string): readonly string[] =>
  text
    .split(by)
    .map((one) => one.trim())
    .filter((one) => one !== '')

function readField(raw: string): DocumentField {
  const none = { raw, isList: false, isOptional: false, columns: [], choices: [], includes: null }
  if (raw.startsWith('=')) {
    const includes = raw.slice(1).trim()
    return { ...none, name: includes, alternatives: [], includes }
  }
  const [head = '', tail = ''] = raw.split(/:\s*/, 2)
  const alternatives = split(head.replace(/\[\d*\]|\?/g, ''), '|')
  return {
    ...none,
    alternatives,
    name: alternatives[0] ?? raw,
    isList: /\[\d*\]/.test(head),
    isOptional: head.includes('?'),
    columns: tail.includes('|') ? [] : split(tail, ','),
    choices: tail.includes('|') ? split(tail, '|') : [],
  }
}

const Field = Text.transform(readField)
const Levels = z.array(Level).min(1)

const Section = z.strictObject({
  id: Text,
  title: Text,
  fields: z.array(Field),
  basis: Basis.optional(),
  levels: Levels.optional(),
  optional: z.boolean().optional(),
  autoFrom: Text.optional(),
  items: z.array(z.strictObject({ id: Text, label: Text, levels: Levels.optional() })).optional(),
  columns: z
    .array(
      z.strictObject({
        n: z.int(),
        field: Text,
        values: z.array(z.union([z.string(), z.int()])).optional(),
        multiple: z.boolean().optional(),
      }),
    )
    .optional(),
})
export type DocumentSection = z.infer<typeof Section>

const DocumentEntry = z.strictObject({
  id: Text,
  title: Text,
  /** A form of a decree, whose words are printed as they stand there. */
  official: z.boolean(),
  kind: Text,
  subject: Text.optional(),
  basis: Basis,
  levels: Levels.optional(),
  sections: z.array(Section).default([]),
  fields: z.array(Field).default([]),
  basedOn: Text.optional(),
  differences: z.array(Text).optional(),
  contains: z.array(Text).optional(),
  precondition: Text.optional(),
  rowShape: Text.optional(),
  validations: z.array(Text).optional(),
  deadline: Text.optional(),
  variants: z.array(Text).optional(),
  autoFilled: z.boolean().optional(),
  resultValues: z.array(Text).optional(),
  /** What law leaves open, for the page, never for the paper. */
  flag: Text.optional(),
})
export type DocumentEntry = z.infer<typeof DocumentEntry>

const Table = z
  .object({
    id: z.literal('document-templates'),
    asOf: z.iso.date(),
    commonBlocks: z.strictObject({
      header: z.array(Field),
      signature: z.array(Field),
      headerNote: Text,
    }),
    documents: z.array(DocumentEntry),
    administrativeKinds: z.record(Text, Text),
  })
  .superRefine(({ documents, administrativeKinds }, context) => {
    const ids = new Set(documents.map(({ id }) => id))
    const say = (id: string, what: string): void => {
      context.addIssue({ code: 'custom', path: [id], message: what })
    }
    if (ids.size !== documents.length) say('documents', 'two documents share an id')
    for (const { id, kind, basedOn, sections } of documents) {
      if (!Object.hasOwn(administrativeKinds, kind)) say(id, `kind ${kind} has no name`)
      if (basedOn !== undefined && !ids.has(basedOn)) say(id, `is based on ${basedOn}, which is not there`)
      for (const { includes } of sections.flatMap(({ fields }) => fields))
        if (includes !== null && !ids.has(includes)) say(id, `includes ${includes}, which is not there`)
    }
  })
export type Documents = z.infer<typeof Table>

let read: Documents | undefined
/** The whole table. Read and checked at first use; samples of other communes are not named in it. */
export function documentTable(): Documents {
  read ??= Table.parse(DOCUMENTS)
  return read
}

/** A document that was made from another one has the sections of that one. Throws RangeError for an unknown id. */
export function documentOf(id: string): DocumentEntry {
  const found = documentTable().documents.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`documents.json has no document ${id}`)
  if (found.basedOn === undefined) return found
  const origin = documentOf(found.basedOn)
  return { ...found, subject: found.subject ?? origin.subject, sections: origin.sections }
}
