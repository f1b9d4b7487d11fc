import { expect, test } from 'vitest'
import { carryAnswers } from './carry-answers.ts'
import { answer, row } from './testing.ts'

const given = (concept: string, over = {}) => new Map([[row(concept, 1).id, answer(over)]])

test('an answer goes to the row of its concept as it is', () => {
  const { answers, toConfirm } = carryAnswers(1, 2, given('risk-process'))

  expect([...answers]).toEqual([[row('risk-process', 2).id, answer()]])
  expect(toConfirm).toEqual([])
})

test('where the row asks for more, person, day and evidence go over and the answer does not', () => {
  const before = { responsible: 'Nguyễn Văn An', due: '2026-12-31' }
  const { answers, toConfirm } = carryAnswers(1, 2, given('info-encrypt-at-rest', before))
  const target = row('info-encrypt-at-rest', 2).id

  expect(answers.get(target)).toEqual(answer({ ...before, state: 'not-assessed', answeredOn: null }))
  expect(toConfirm).toEqual([target])
})

test('a row without its concept at the new level gives its answer to nobody', () => {
  const { answers, dropped } = carryAnswers(1, 2, given('net-device-login'))

  expect(answers.size).toBe(0)
  expect(dropped.map(({ concept }) => concept)).toEqual(['net-device-login'])
})

test('the same level keeps every answer', () => {
  const all = new Map([...given('risk-process'), ...given('info-encrypt-at-rest')])

  expect(new Map(carryAnswers(1, 1, all).answers)).toEqual(all)
})
