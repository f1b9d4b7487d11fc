import { describe, expect, test } from 'vitest'
import { documentOf, documentTable } from './documents.ts'
import { fieldEntry } from './fields.ts'
import { DOCUMENT_IDS, PAPER_IDS, papersOfLevel, paperTitle } from './papers.ts'
import { type Block, WORDING } from './wording.ts'

describe('the documents', () => {
  test('are read whole, and every accessor leaves out what names a commune of the samples', () => {
    expect(documentTable().documents).toHaveLength(23)
    expect(JSON.stringify(documentTable())).not.toMatch(/tệp mẫu/i)
    expect(documentOf('monthly-report').basis).toBe('Kế hoạch của xã')
  })

  test('an adapted one has the sections of its origin', () => {
    expect(documentOf('mau-06-adapted').sections).toEqual(documentOf('mau-06').sections)
    expect(() => documentOf('mau-99')).toThrow(RangeError)
  })

  test.each([
    ['doc-overview', 'zones', { name: 'rows', isList: true, columns: ['zone', 'privateIp', 'publicIp'] }],
    ['mau-04', 'recipient', { name: 'ownerName', alternatives: ['ownerName', 'operatorUnit'] }],
    ['mau-04', 'part-5', { name: 'conclusion', choices: ['suitable', 'unsuitable'] }],
    ['combined-dossier-1-2', 'part-1', { name: 'doc-overview', includes: 'doc-overview' }],
    ['mau-08', 'section-1', { name: 'systemTotal', isList: false, isOptional: false }],
  ])('%s, %s: the first field is read as it is meant', (id, section, meant) => {
    expect(documentOf(id).sections.find((one) => one.id === section)?.fields[0]).toMatchObject(meant)
  })
})

describe('the papers of a level', () => {
  test.each([
    [1, ['mau-01', 'mau-06-adapted', 'combined-dossier-1-2'], ['mau-02', 'mau-06', 'mau-07']],
    [3, ['mau-02', 'mau-04', 'mau-05', 'mau-06'], ['mau-01', 'mau-03', 'mau-06-adapted']],
    [5, ['mau-03', 'mau-07'], ['mau-06', 'combined-dossier-1-2']],
    [null, ['determination-sheet', 'doc-overview', 'security-regulation'], ['mau-01', 'mau-02']],
  ] as const)('%s has its forms and not those of others', (level, wanted, foreign) => {
    expect(papersOfLevel(level)).toEqual(expect.arrayContaining([...wanted]))
    for (const id of foreign) expect(papersOfLevel(level)).not.toContain(id)
  })

  test('every paper has a name', () => {
    for (const id of PAPER_IDS) expect(paperTitle(id)).toMatch(/\p{L}/u)
  })
})

/** What a block asks of the facts. */
function fieldsOf(block: Block): readonly string[] {
  if (block.kind === 'text')
    return [...block.text.matchAll(/\{([^}|]+)(?:\|\w+)?\}/g)].map(([, name = '']) => name)
  if (block.kind === 'include') return [block.document]
  return block.kind === 'break' ? [] : [block.field]
}

/** Words that the form needs in a section although the data does not name them there. */
const BESIDES: ReadonlySet<string> = new Set([
  'issuingBody',
  'requestingBody',
  'systemName',
  'reportRecipient',
  'securityUnitName',
])
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = {
  // Either of two; the owner is who a commune writes to.
  'mau-04 recipient': ['operatorUnit'],
}

describe.each(DOCUMENT_IDS)('the wording of %s', (id) => {
  const sections = documentOf(id).sections

  test('has every section and asks for every field of it, and for no other', () => {
    expect(Object.keys(WORDING[id]).filter((section) => section !== '')).toEqual(
      sections.map((one) => one.id),
    )
    for (const section of sections) {
      const asked = new Set((WORDING[id][section.id] ?? []).flatMap(fieldsOf))
      const named = new Set(section.fields.flatMap((field) => [field.name, ...field.alternatives]))
      const except = NOT_ASKED[`${id} ${section.id}`] ?? []
      expect(
        [...named].filter((name) => !asked.has(name) && !except.includes(name)),
        section.id,
      ).toEqual([])
      expect(
        [...asked].filter((name) => !named.has(name) && !BESIDES.has(name)),
        section.id,
      ).toEqual([])
    }
  })

  test('an optional field stands in brackets, a needed one does not', () => {
    for (const section of sections)
      for (const { name, isOptional } of section.fields.filter((field) => field.columns.length === 0)) {
        const texts = (WORDING[id][section.id] ?? []).flatMap((block) =>
          block.kind === 'text' ? [block.text] : [],
        )
        const bare = texts.some((text) => text.replace(/\[\[.*?\]\]/g, '').includes(`{${name}}`))
        if (isOptional) expect(bare, `${section.id} ${name}`).toBe(false)
      }
  })

  test('columns of its tables are those of the data', () => {
    for (const section of sections)
      for (const block of WORDING[id][section.id] ?? []) {
        if (block.kind !== 'table') continue
        const keys = block.columns.map(({ key }) => key)
        const field = section.fields.find(({ name }) => name === block.field)
        const wanted = section.columns?.map((one) => one.field) ?? field?.columns ?? []
        expect(keys).toEqual(expect.arrayContaining([...wanted]))
        expect(block.columns.reduce((sum, { width }) => sum + width, 0)).toBe(100)
      }
  })

  test('knows an entry for each field', () => {
    for (const section of sections)
      for (const { name, includes } of section.fields)
        if (includes === null) expect(fieldEntry(id, section.id, name).label).not.toBe('')
  })
})
