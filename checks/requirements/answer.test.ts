import { expect, test } from 'vitest'
import {
  HumanAnswer,
  isWrittenReason,
  NO_ANSWER,
  REQUIREMENT_STATE_WORDS,
  REQUIREMENT_STATES,
} from './answer.ts'

test('the five states have their words', () => {
  expect(REQUIREMENT_STATES.map((state) => REQUIREMENT_STATE_WORDS[state])).toEqual([
    'Chưa đánh giá',
    'Đạt',
    'Một phần',
    'Chưa đạt',
    'Không áp dụng',
  ])
})

test.each(['', '  ', '—', '...', '-/-'])('"%s" is no written reason', (reason) => {
  expect(isWrittenReason(reason)).toBe(false)
})

test.each(['Không có máy chủ', 'Ủy quyền', '331'])('"%s" is a written reason', (reason) => {
  expect(isWrittenReason(reason)).toBe(true)
})

test('an answer is read as it is stored, and refused with a state or a day that does not exist', () => {
  expect(HumanAnswer.parse(NO_ANSWER)).toEqual(NO_ANSWER)
  expect(HumanAnswer.safeParse({ ...NO_ANSWER, state: 'done' }).success).toBe(false)
  expect(HumanAnswer.safeParse({ ...NO_ANSWER, due: '2026-02-30' }).success).toBe(false)
})
