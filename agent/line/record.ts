/** The record of the agent's posts in its state folder. */
import type { Line } from '../../checks/facts/line.ts'
import { errorCode, readJson, writeJson } from '../state/files.ts'
import { LineRecord, lineOf, NO_RECORD, notePost, type Post } from './digest.ts'

const FILE = 'line.json'

/** A damaged record is begun anew: it is no evidence, and the next week fills it. */
const read = (folder: string): LineRecord => LineRecord.safeParse(readJson(folder, FILE)).data ?? NO_RECORD

export const recordPost = (folder: string, post: Post): void =>
  writeJson(folder, FILE, notePost(read(folder), post))

/** Null for whoever looks without the right to the folder. */
export function readLine(folder: string, now: Date): Line {
  try {
    return lineOf(read(folder), now)
  } catch (error) {
    if (errorCode(error) === 'EACCES') return null
    throw error
  }
}
