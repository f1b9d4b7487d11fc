/** The number of a report. It is on disk before the report exists, so that no number is ever given twice. */
import { join } from 'node:path'
import { readIfThere, writeDurably } from './files.ts'

export const nextSequence = (folder: string): number => {
  const text = readIfThere(join(folder, 'sequence'))?.toString('utf8').trim() ?? '0'
  if (!/^\d{1,15}$/.test(text))
    throw new Error(`the sequence file holds ${JSON.stringify(text.slice(0, 20))}`)
  const next = Number(text) + 1
  writeDurably(join(folder, 'sequence'), `${next}\n`)
  return next
}
