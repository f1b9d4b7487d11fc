/** What holds over every dossier, whoever does whatever in whatever order. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar, isWorkingDay } from '../time/calendar.ts'
import { addDays, dayOf, endOfDay } from '../time/zone.ts'
import { type DossierInput, runDossier, walkDossier } from './dossier.ts'
import TABLE from './dossier-workflow.json'
import { historyOf, limitsOf, nextSteps, tryStep } from './steps.ts'
import { oracle, PRECONDITIONS, rowOf, stateAfter, whyRefused } from './testing-oracle.ts'
import { someDossier } from './testing-walks.ts'

const calendar = createCalendar()
const RUNS = { numRuns: 1000 }
const run = (input: DossierInput) => runDossier(input, calendar)
const upTo = (input: DossierInput, count: number): DossierInput => ({
  ...input,
  events: input.events.slice(0, count),
})

describe('the walks of these tests', () => {
  test('come to every state, are refused for every reason, and are late on every limit', () => {
    const seen = new Set<string>()
    const count = { approved: 0, all: 0 }
    fc.assert(
      fc.property(someDossier, (input) => {
        const answer = run(input)
        count.all += 1
        if (input.events.some((_, index) => run(upTo(input, index + 1)).state === 'approved'))
          count.approved += 1
        seen.add(`state ${answer.state}`)
        if (answer.refused !== null) seen.add(`refused ${answer.refused.reason}`)
        for (const { limit } of answer.late) seen.add(`late ${limit}`)
      }),
      { numRuns: 6000, seed: 331 },
    )
    const reasons = ['out-of-order', 'wrong-level', 'wrong-state', 'independent-appraisal', 'wrong-actor']
    const wanted = [
      ...TABLE.states.map(({ id }) => `state ${id}`),
      ...[...reasons, ...Object.keys(PRECONDITIONS)].map((reason) => `refused ${reason}`),
      ...TABLE.timeLimits.filter(({ amount }) => amount !== null).map(({ id }) => `late ${id}`),
    ]

    expect(wanted.filter((one) => !seen.has(one))).toEqual([])
    expect(count.approved / count.all).toBeGreaterThan(0.03)
  })
})

describe('over any walk', () => {
  test('the machine accepts and refuses exactly what a second reading of the table does', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const { state, refused } = run(input)
        const second = oracle(input)

        expect(state).toBe(stateAfter(second.accepted))
        expect(refused && { event: refused.event, reason: refused.reason }).toEqual(second.refused)
      }),
      { numRuns: 2000 },
    )
  })

  test('no state is reached without every precondition of every step on the way', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const steps = historyOf(input, calendar)
        const log = steps.map(({ event }) => input.events[event]).filter((event) => event !== undefined)
        const level = run(input).procedureLevel
        let state: string | null = null
        for (const [index, { transition }] of steps.entries()) {
          const row = rowOf(transition)
          expect([row.from].flat()).toContain(state)
          expect(row.levels).toContain(level)
          for (const id of 'requires' in row ? row.requires : []) {
            const levels = TABLE.preconditions.find((one) => one.id === id)?.levels ?? [level]
            if (levels.includes(level))
              expect(PRECONDITIONS[id]?.(log.slice(0, index + 1), input), `${transition}: ${id}`).toBe(true)
          }
          state = row.to
        }
        expect(run(input).state).toBe(state)
      }),
      RUNS,
    )
  })

  test('a refused step changes nothing, and nothing after it does', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const answer = run(input)
        if (answer.refused === null) return
        const before = run(upTo(input, answer.refused.event))

        expect(answer).toEqual({ ...before, refused: answer.refused })
        expect(run(upTo(input, answer.refused.event + 1))).toEqual(answer)
      }),
      RUNS,
    )
  })

  test('adding later steps never changes what earlier ones did', () => {
    fc.assert(
      fc.property(someDossier, fc.nat(), (input, number) => {
        const count = number % (input.events.length + 1)
        const [short, long] = [run(upTo(input, count)), run(input)]

        expect(historyOf(input, calendar).filter(({ event }) => event < count)).toEqual(
          historyOf(upTo(input, count), calendar),
        )
        expect(long.late.filter(({ event }) => event < count)).toEqual(short.late)
        if (short.refused !== null) expect(long).toEqual(short)
      }),
      RUNS,
    )
  })

  test('the appraiser never is the operator, and whoever appraised was the appraiser', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const { appraiser } = run(input)
        if (appraiser !== null) expect(appraiser.unit).not.toBe(input.units.operator)
        for (const { transition, actor } of historyOf(input, calendar)) {
          if (rowOf(transition).actor !== 'appraiser') continue
          expect(actor.unit).toBe(appraiser?.unit)
          expect(actor.unit).not.toBe(input.units.operator)
        }
      }),
      RUNS,
    )
  })

  test('a limit ends on the working day that is as many working days after its start as the table says', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        for (const { limit, from, due, endsAt, provisional } of walkDossier(input, calendar).runs) {
          let left = limit.amount ?? limit.internalSuggestion ?? 0
          let day = from
          while (left > 0) {
            day = addDays(day, 1)
            if (isWorkingDay(day, calendar)) left -= 1
          }

          expect(due).toBe(day)
          expect(due > from).toBe(true)
          expect(isWorkingDay(due, calendar)).toBe(true)
          expect(endsAt).toEqual(endOfDay(due))
          expect(provisional).toBe(due >= '2027-01-01')
        }
      }),
      RUNS,
    )
  })

  test('a step is late exactly when it answers a limit of the law after its last day', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const { late } = run(input)
        for (const { event, limit, due } of late) {
          const row = TABLE.timeLimits.find(({ id }) => id === limit)
          expect(row?.amount).toEqual(expect.any(Number))
          expect(row?.doneBy).toContain(input.events[event]?.transition)
          expect(dayOf(input.events[event]?.at ?? new Date(0)) > due).toBe(true)
        }
        for (const { event, day, limits } of historyOf(input, calendar))
          for (const { limit, due, outcome, internal } of limits) {
            expect(outcome).toBe(internal ? 'internal' : day <= due ? 'met' : 'missed')
            expect(late.some((one) => one.event === event && one.limit === limit.id)).toBe(
              outcome === 'missed',
            )
          }
      }),
      RUNS,
    )
  })

  test('time alone changes nothing but limits, and those only from running to overdue or gone', () => {
    fc.assert(
      fc.property(someDossier, fc.integer({ min: 0, max: 1200 }), (input, hours) => {
        const lastMs = Math.max(...input.events.map(({ at }) => at.getTime()))
        const at = (ms: number) => run({ ...input, now: new Date(ms) })
        const [early, later] = [at(lastMs), at(lastMs + hours * 3_600_000)]

        expect({ ...later, limits: [] }).toEqual({ ...early, limits: [] })
        const names = early.limits.map(({ limit }) => limit)
        expect(names.filter((name) => later.limits.some(({ limit }) => limit === name))).toEqual(
          later.limits.map(({ limit }) => limit),
        )
        for (const after of later.limits) {
          const before = early.limits.find(({ limit }) => limit === after.limit)
          expect({ ...after, state: before?.state }).toEqual(before)
          if (before?.state !== after.state)
            expect([before?.state, after.state]).toEqual(['running', 'overdue'])
        }
        for (const { limit } of early.limits.filter(
          ({ limit: id }) => !later.limits.some((one) => one.limit === id),
        ))
          expect(TABLE.timeLimits.find(({ id }) => id === limit)).toHaveProperty('afterEnd')
      }),
      RUNS,
    )
  })

  test('the next steps are those that leave the state, and a unit may take exactly what would be accepted', () => {
    fc.assert(
      fc.property(someDossier, fc.nat(), (input, number) => {
        const { accepted, refused } = oracle(input)
        const units = [...Object.values(input.units).filter((unit) => unit !== null), 'system', 'nobody']
        const unit = units[number % units.length] ?? 'nobody'
        const steps = nextSteps(input, unit, calendar)

        expect(steps.map(({ transition }) => transition)).toEqual(
          TABLE.transitions
            .filter(
              ({ from, levels }) =>
                [from].flat().includes(stateAfter(accepted)) && levels.includes(run(input).procedureLevel),
            )
            .map(({ id }) => id),
        )
        for (const { transition, forUnit, missing, actor } of steps) {
          const event = { transition, actor: unit, at: input.now, with: {} }
          const reason = whyRefused(accepted, event, input)
          expect(forUnit?.refusal?.reason ?? null).toBe(reason)
          expect(forUnit?.mayTakeNow).toBe(reason === null)
          expect(forUnit?.mayAct).toBe(actor.unit === unit)
          expect(forUnit?.mayTakeNow).toBe(actor.unit === unit && missing.length === 0)
          if (refused === null)
            expect(tryStep(input, event, calendar)).toEqual(
              reason === null ? null : { event: input.events.length, transition, ...forUnit?.refusal },
            )
        }
      }),
      RUNS,
    )
  })

  test('the limits for pages are those of the answer', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const plain = limitsOf(input, calendar).map(
          ({ stateLabel: _, source: __, startedBy: ___, ...rest }) => rest,
        )
        expect(plain).toEqual(run(input).limits)
      }),
      RUNS,
    )
  })

  test('looking at a dossier changes nothing in it', () => {
    fc.assert(
      fc.property(someDossier, (input) => {
        const before = JSON.stringify(input)
        run(input)
        nextSteps(input, 'ubnd-xa', calendar)

        expect(JSON.stringify(input)).toBe(before)
      }),
      { numRuns: 200 },
    )
  })
})
