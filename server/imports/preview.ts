/** What the preview of an upload shows, whatever is imported. */
import type { ImportPreview, ImportStart } from '../../web/parts/import.tsx'
import type { Column, ReadRow } from './rows.ts'

/** The columns as the upload page explains them. */
export const explainColumns = (columns: readonly Column[]): ImportStart['columns'] =>
  columns.map(({ title, required, hint = '' }) => ({ title, required, hint }))

/** `effectOf` says what taking a good row will do. */
export const previewRows = <T>(
  rows: readonly ReadRow<T>[],
  effectOf: (value: T) => string,
): ImportPreview['rows'] =>
  rows.map((row) => ({
    number: row.number,
    cells: row.shown,
    problems: row.ok ? [] : row.problems.map(({ column, message }) => `${column}: ${message}`),
    effect: row.ok ? effectOf(row.value) : '',
  }))
