/** A file that a person asked for with `--out`. */
import { statSync, writeFileSync } from 'node:fs'
import { errorCode, writeDurably } from './state/files.ts'

const isRegularOrNew = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    throw error
  }
}

/** Whole or not at all, for its owner alone; a device such as /dev/stdout is written to and never replaced. */
export const writeOutputFile = (path: string, text: string): void => {
  if (isRegularOrNew(path)) writeDurably(path, text)
  else writeFileSync(path, text)
}
