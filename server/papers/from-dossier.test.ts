import { expect, test } from 'vitest'
import { dossierFacts } from './from-dossier.ts'

type Found = NonNullable<Parameters<typeof dossierFacts>[0]>

const dossier: Found['dossier'] = {
  ...{
    communeId: 'c',
    dossierId: 'd',
    systemId: 's',
    systemName: 'LAN',
    version: 2,
    level: 2,
    procedureLevel: 2,
  },
  ...{ nationalSecurityList: false, operatorUnitId: null, securityUnitId: null, independentUnitId: null },
  ...{
    ownerUnit: 'owner',
    ministryUnit: 'ministry',
    edition: '2026-11-21',
    state: 'approved',
    steps: 2,
    told: [],
  },
  stateSince: new Date('2026-10-12T00:00:00Z'),
}
const step = (seq: number, fields: unknown): Found['events'][number] => ({
  ...{ dossierId: 'd', seq, transition: 'x', unit: 'u', actor: 'user:1', actorName: 'A', note: null, fields },
  ...{ at: new Date('2026-10-12T00:00:00Z'), recordedAt: new Date('2026-10-12T00:00:00Z') },
})

test('numbers and days of the steps become facts, the later step over the earlier one', () => {
  const facts = dossierFacts({
    dossier,
    events: [
      step(0, { 'initial-risk-assessment': '2026-09-18', regulation: { number: '44', date: '2026-10-01' } }),
      step(1, {
        regulation: { number: '45/QĐ-UBND', date: '2026-10-05' },
        decision: { number: '01', date: '2026-10-12' },
      }),
    ],
  })
  expect(facts.regulation).toEqual({ number: '45/QĐ-UBND', on: '2026-10-05' })
  expect(facts.dossier).toMatchObject({
    version: 'lần 2',
    riskAssessment: 'đánh giá ngày 18/09/2026',
    decisions: [{ number: '01', on: '2026-10-12' }],
    expertOpinion: null,
  })
})

test('without a dossier, or with fields of another kind, nothing is known', () => {
  expect(dossierFacts(undefined)).toEqual({})
  expect(
    dossierFacts({ dossier, events: [step(0, null), step(1, { decision: 'x', regulation: {} })] }),
  ).toEqual({
    dossier: {
      version: 'lần 2',
      expertOpinion: null,
      appraisalOpinion: null,
      riskAssessment: null,
      decisions: [],
    },
    regulation: {},
  })
})
