import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../checks/device/thresholds.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { type InForce, tablesInForce } from '../tables/in-force.ts'
import { tableNotes } from './table-notes.ts'

let base: TestDatabase
let published: InForce
beforeAll(async () => {
  base = await testDatabase()
  published = await tablesInForce(base.db).current()
})
afterAll(() => base.close())

const notes = (checkId: string, day: string, given: Partial<typeof DEFAULT_THRESHOLDS> = {}) =>
  tableNotes(checkId, published, { ...DEFAULT_THRESHOLDS, ...given }, new Date(`${day}T03:00:00Z`))

test('while its tables are good there is nothing to say about a check', () => {
  expect(notes('patches-current', '2026-12-30')).toEqual([])
})

test('a table of builds too old by the limit of the commune is said, and what the verdict rests on instead', () => {
  expect(notes('patches-current', '2026-12-30', { buildTableMaxAgeDays: 30 })).toEqual([
    'Bảng bản vá Windows đã 39 ngày tuổi, quá cũ (số liệu đến ngày 21/11/2026). Kết quả của máy Windows tạm dựa vào ngày cài bản vá gần nhất.',
  ])
  expect(notes('firewall-on', '2026-12-30', { buildTableMaxAgeDays: 30 })).toEqual([])
})

test('other checks say how old their table is', () => {
  expect(notes('signing-certificate-valid', '2027-11-22')[0]).toBe(
    'Bảng tổ chức cấp chứng thư chữ ký số đã 366 ngày tuổi, quá cũ (số liệu đến ngày 21/11/2026).',
  )
})

test('a year without announced holidays concerns every check: it decides how long a report counts', () => {
  expect(notes('firewall-on', '2027-01-04')).toEqual([
    'Bảng ngày nghỉ lễ: chưa có lịch nghỉ được thông báo của năm nay, ngày làm việc chỉ là tạm tính.',
  ])
})
