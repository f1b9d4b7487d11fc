/** What was recorded of real Windows, and what is odd in one place, through the doors of the collector. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import { caseOf, expectOthersUntouched, fixture, hasEngine, inEngine, read } from './cases.ts'
import { doorsOf } from './doors.ts'
import { type Engine, openEngine, type Played } from './host.ts'
import { oddAnswers } from './odd-answers.ts'
import { type Play, recordings } from './recordings.ts'

let engine: Engine
beforeAll(() => {
  if (hasEngine) engine = openEngine()
}, 240_000)
afterAll(() => engine?.close())

const HEALTHY = fixture('01-')
const RECORDED = recordings()
const PLAYED = RECORDED.flatMap(([name, told]) => ('doors' in told ? [[name, told] as const] : []))

test('of what was recorded nothing is passed over without a reason', () => {
  const passedOver = RECORDED.flatMap(([, told]) => ('notPlayed' in told ? [told.notPlayed] : []))
  expect(PLAYED.length).toBeGreaterThan(30)
  expect(passedOver.length).toBeLessThan(7)
  expect(passedOver.every((reason) => reason.length > 20)).toBe(true)
})

const ODD = oddAnswers()
const plays = [...PLAYED, ...ODD]

inEngine('through the doors', () => {
  let played: ReadonlyMap<string, Played>
  beforeAll(() => {
    const doors = doorsOf(HEALTHY)
    const cases = plays.map(([name, play]) =>
      caseOf(name, HEALTHY, { doors: play.doors(doors), legacy: play.legacy ?? false }),
    )
    const healthy = [caseOf('healthy', HEALTHY), caseOf('healthy legacy', HEALTHY, { legacy: true })]
    played = new Map(engine.play([...healthy, ...cases]).map((one) => [one.name, one]))
  }, 240_000)

  const documentOf = (name: string): WindowsDocument => {
    const one = played.get(name) ?? expect.fail(`${name} was not played`)
    expect({ errors: one.errors, stopped: one.stopped }).toEqual({ errors: [], stopped: false })
    return read(one)
  }

  const expectPlay = (name: string, play: Play): void => {
    const seen = documentOf(name)
    const healthy = documentOf(play.legacy ? 'healthy legacy' : 'healthy')

    expect(seen).toMatchObject(play.document)
    for (const section of play.touches) expect(seen[section], section).not.toBeNull()
    const kinds = new Set(play.touches.flatMap((name) => seen.sections[name].errors.map(({ kind }) => kind)))
    const before = play.touches.flatMap((name) => healthy.sections[name].errors.map(({ kind }) => kind))
    for (const kind of before) kinds.delete(kind)
    expect([...kinds]).toEqual(play.kinds ?? [])
    expectOthersUntouched(name, play.touches, seen, healthy)
  }

  test.each(PLAYED)('%s', expectPlay)

  test.each(ODD)('%s costs itself and nothing else', expectPlay)

  test('what is odd stays in its place: the other programs and certificates are all there', () => {
    const healthy = documentOf('healthy')

    const named = documentOf('a program with a name without end').software?.map(({ name }) => name.length)
    expect(Math.max(...(named ?? []))).toBe(256)
    const dated = documentOf('a program installed on no day').software
    expect(dated?.filter(({ name }) => name !== 'Odd')).toEqual(healthy.software)
    expect(dated?.find(({ name }) => name === 'Odd')).toMatchObject({ installDate: null })
    expect(documentOf('a certificate beyond all measure').certificates?.entries).toEqual(
      healthy.certificates?.entries,
    )
  })
})
