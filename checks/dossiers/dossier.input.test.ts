import { describe, expect, test } from 'vitest'
import { DossierInput, runDossier } from './dossier.ts'
import { APPRAISE_2, dossier, START, SUBMIT_2, step, UNITS } from './testing.ts'

describe('an input that does not fit', () => {
  const good = { level: 2, units: UNITS, events: [START, SUBMIT_2], now: '2026-12-01T00:00:00Z' }
  const withEvent = (change: object) => ({ ...good, events: [{ ...START, ...change }] })

  test.each<[string, object, string]>([
    ['a level that is none', { ...good, level: 6 }, 'level'],
    ['a level as text', { ...good, level: '2' }, 'level'],
    ['a list membership as text', { ...good, nationalSecurityList: 'yes' }, 'nationalSecurityList'],
    ['a field nobody knows', { ...good, lvl: 2 }, ''],
    ['no units', { ...good, units: undefined }, 'units'],
    ['a unit left out', { ...good, units: { ...UNITS, owner: undefined } }, 'units.owner'],
    ['a unit without a name', { ...good, units: { ...UNITS, owner: '' } }, 'units.owner'],
    [
      'a unit that calls itself the program',
      { ...good, units: { ...UNITS, owner: 'system' } },
      'units.owner',
    ],
    ['a function nobody knows', { ...good, units: { ...UNITS, chief: 'x' } }, 'units'],
    ['now without offset', { ...good, now: '2026-12-01T00:00:00' }, 'now'],
    ['no now', { ...good, now: undefined }, 'now'],
    ['a step nobody knows', withEvent({ transition: 'skip' }), 'events.0.transition'],
    ['a step without a unit', withEvent({ actor: undefined }), 'events.0.actor'],
    ['a moment without offset', withEvent({ at: '2026-09-21T09:00:00' }), 'events.0.at'],
    ['a day for a moment', withEvent({ at: '2026-09-21' }), 'events.0.at'],
    ['a field of a step nobody knows', withEvent({ with: { luck: true } }), 'events.0.with'],
    [
      'a day that does not exist',
      withEvent({ with: { 'initial-risk-assessment': '2026-02-30' } }),
      'events.0.with.initial-risk-assessment',
    ],
    [
      'a document nobody knows',
      withEvent({ with: { documents: ['overview', 'poem'] } }),
      'events.0.with.documents.1',
    ],
    [
      'a returned document nobody knows',
      withEvent({ with: { returned: ['poem'] } }),
      'events.0.with.returned.0',
    ],
    ['a decision as text', withEvent({ with: { decision: '01/QĐ-UBND' } }), 'events.0.with.decision'],
    [
      'a number of a decision that is a number',
      withEvent({ with: { decision: { number: 1, date: '2026-10-01' } } }),
      'events.0.with.decision.number',
    ],
    [
      'a yes as text',
      withEvent({ with: { 'system-identified': 'true' } }),
      'events.0.with.system-identified',
    ],
  ])('%s names its field', (_, input, path) => {
    const parsed = DossierInput.safeParse(input)

    expect(DossierInput.safeParse(good).success).toBe(true)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
  })

  test('a list that is absent is empty', () => {
    const answer = runDossier(DossierInput.parse({ level: 1, units: UNITS, now: good.now }))

    expect(answer).toMatchObject({ state: null, mau08Column6: null, refused: null, limits: [], late: [] })
  })

  test('a moment given where a day is wanted counts as its day in Việt Nam', () => {
    const late = step('approve-1-2', 'phong-vhxh', '2026-10-12', {
      regulation: { number: '45', date: '2026-10-11T17:00:00Z' },
      decision: { number: '01', date: '2026-10-11T16:59:59.999Z' },
    })

    expect(runDossier(dossier([START, SUBMIT_2, APPRAISE_2, late])).refused?.reason).toBe('regulation-issued')
  })
})
