/** A digest that changes when any of the given files changes: the key under which a dear answer is remembered. */
import { createHash } from 'node:crypto'
import type { Doors } from '../../platform/doors.ts'

type Inputs = { readonly files: readonly string[]; readonly folders: readonly string[] }

const stateOf = async (doors: Doors, path: string): Promise<string | null> => {
  const state = await doors.stat(path)
  if (state.ok) return `${path} ${state.value.mtime.getTime()} ${state.value.sizeBytes}`
  return state.why === 'not-found' ? `${path} absent` : null
}

const pathsIn = async (doors: Doors, folder: string): Promise<readonly string[]> => {
  const names = await doors.list(folder)
  return names.ok ? names.value.map((name) => `${folder}/${name}`) : []
}

/** Null when a state could not be told: then nothing may be taken from memory. */
export const inputsKey = async (doors: Doors, inputs: Inputs): Promise<string | null> => {
  const inFolders = await Promise.all(inputs.folders.map((folder) => pathsIn(doors, folder)))
  const paths = [...inputs.files, ...inFolders.flat()]
  const states = await Promise.all(paths.map((path) => stateOf(doors, path)))
  if (states.includes(null)) return null
  return createHash('sha256').update(states.join('\n')).digest('hex')
}
