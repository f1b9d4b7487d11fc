import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stateGraph } from './graph.ts'
import { fromOf, workflow } from './workflow.ts'

const PAPER = join(import.meta.dirname, '..', '..', 'docs', 'dossier-states.md')
const BLOCK = /(```mermaid\n)[\s\S]*?(```)/g
const REFRESH =
  'docs/dossier-states.md differs from the table; refresh it with: npx vitest run --project unit checks/dossiers/graph.test.ts -u'

describe('the picture of the states', () => {
  const lines = stateGraph().trimEnd().split('\n')

  test('has every state by its label, every step, and both ends', () => {
    const arrows = lines.filter((line) => line.includes('-->'))
    const steps = workflow().transitions.flatMap(fromOf).length
    const ends = workflow().states.filter(({ terminal }) => terminal).length

    expect(lines[0]).toBe('stateDiagram-v2')
    expect(arrows).toHaveLength(steps + ends)
    for (const { label } of workflow().states) expect(stateGraph()).toContain(`state "${label}" as `)
    expect(lines).toHaveLength(1 + workflow().states.length + arrows.length)
  })

  test('has levels and actor on the arrows', () => {
    expect(lines).toContain('  draft --> submitted : Cấp 1, 2 – Đơn vị vận hành')
    expect(lines).toContain('  appraised --> approval_requested : Cấp 3–5 – Đơn vị vận hành')
    expect(lines).toContain('  submitted --> appraised : Cấp 1–5 – Bên thẩm định')
    expect(lines).toContain('  redetermination --> superseded : Cấp 1–5 – Phần mềm')
  })

  test('uses only names and words that mermaid reads as such', () => {
    for (const line of lines.slice(1))
      expect(line).toMatch(/^ {2}(state "[^"]+" as \w+|(\w+|\[\*\]) --> (\w+ : [^:;]+|\[\*\]))$/)
  })

  test('in the paper is the one of the table', async () => {
    const paper = readFileSync(PAPER, 'utf8')
    const wanted = paper.replace(BLOCK, (_, open: string, close: string) => `${open}${stateGraph()}${close}`)

    expect(paper.match(BLOCK)).toHaveLength(1)
    await expect(wanted, REFRESH).toMatchFileSnapshot(PAPER)
  })
})
