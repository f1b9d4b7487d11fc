/** Thresholds as people type them: GiB and percent instead of bytes and shares, a comma for the decimals. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { DEFAULT_THRESHOLDS, Thresholds } from '../../checks/device/thresholds.ts'
import type { ThresholdRow } from '../../web/pages/manage/thresholds-page.tsx'
import { thresholdRow } from '../board/threshold-words.ts'
import { outOfOrder } from '../devices/thresholds.ts'
import type { FormProblems, FormText } from '../http/form.ts'

type Name = keyof Thresholds
type Measure = { readonly unit: string; readonly factor: number; readonly isWhole: boolean }

const GIB = 1024 ** 3

function measureOf(name: Name): Measure {
  if (name.endsWith('Bytes')) return { unit: 'GiB', factor: GIB, isWhole: false }
  if (name.endsWith('Share')) return { unit: '%', factor: 0.01, isWhole: false }
  if (name.endsWith('Days')) return { unit: 'ngày', factor: 1, isWhole: true }
  if (name.endsWith('Hours')) return { unit: 'giờ', factor: 1, isWhole: true }
  if (name.endsWith('Minutes')) return { unit: 'phút', factor: 1, isWhole: true }
  if (name.endsWith('Ms')) return { unit: 'mili giây', factor: 1, isWhole: true }
  if (name.endsWith('Seconds')) return { unit: 'giây', factor: 1, isWhole: true }
  return { unit: '', factor: 1, isWhole: true }
}

const typed = (name: Name, value: number): string =>
  String(Math.round((value / measureOf(name).factor) * 100) / 100).replace('.', ',')

/** Each threshold once, with the first check that reads it. */
export function thresholdRows(
  checks: readonly DeviceCheck[],
  thresholds: Thresholds,
  given: FormText = {},
): readonly { readonly title: string; readonly rows: readonly ThresholdRow[] }[] {
  const shown = new Set<Name>()
  return checks.flatMap((check) => {
    const names = check.thresholds.filter((name) => !shown.has(name))
    for (const name of names) shown.add(name)
    const rows = names.map((name) => ({
      ...{ name, label: thresholdRow(name, thresholds[name]).name, unit: measureOf(name).unit },
      value: given[name] ?? typed(name, thresholds[name]),
      fallback: thresholdRow(name, DEFAULT_THRESHOLDS[name]).value,
      isChanged: thresholds[name] !== DEFAULT_THRESHOLDS[name],
    }))
    return rows.length === 0 ? [] : [{ title: check.title, rows }]
  })
}

export type TypedThresholds =
  | { readonly ok: true; readonly thresholds: Thresholds }
  | { readonly ok: false; readonly problems: FormProblems }

/** What is not in the form stays as it is. */
export function readTyped(given: FormText, current: Thresholds): TypedThresholds {
  const values: Record<string, number> = { ...current }
  const problems: Record<string, string> = {}
  for (const name of Thresholds.keyof().options) {
    const text = given[name]
    if (text === undefined || text.trim() === typed(name, current[name])) continue
    const { factor, isWhole } = measureOf(name)
    const number = parseNumber(text)
    if (number === null || (isWhole && !Number.isInteger(number)))
      problems[name] = isWhole ? 'Hãy ghi một số nguyên.' : 'Hãy ghi một số, ví dụ 7,5.'
    else values[name] = name.endsWith('Bytes') ? Math.round(number * factor) : number * factor
  }
  const parsed = Thresholds.safeParse(values)
  for (const { path } of parsed.error?.issues ?? []) problems[String(path[0])] ??= 'Ngoài khoảng cho phép.'
  if (parsed.success)
    for (const name of outOfOrder(parsed.data)) problems[name] ??= 'Phải lớn hơn ngưỡng đứng trước nó.'
  return parsed.success && Object.keys(problems).length === 0
    ? { ok: true, thresholds: parsed.data }
    : { ok: false, problems }
}

function parseNumber(text: string): number | null {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}
