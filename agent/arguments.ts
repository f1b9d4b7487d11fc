/**
 * Command lines of the agent, read without a library: commander adds 39 KB and 6 ms to every wake-up (of 30 ms in
 * all) and complains in English, `util.parseArgs` came with Node 18, and this bundle also runs on Node 12.
 */
import { CommandError, EXIT } from './output.ts'

export type OptionSpec = {
  /** What stands for the value in the help; an option without it is a switch. */
  readonly value?: string
  readonly required?: true
  readonly help: string
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** Texts of options with a value (null when absent), true or false of switches; keys as on the command line. */
export type Options<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K] extends { readonly value: string }
    ? S[K] extends { readonly required: true }
      ? string
      : string | null
    : boolean
}

const wrong = (message: string): CommandError => new CommandError(EXIT.wrongUse, message)

type Word = { readonly name: string; readonly inline: string | undefined; readonly spec: OptionSpec }

const readWord = (command: string, word: string, specs: OptionSpecs): Word => {
  const match = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word)
  if (!match?.[1]) throw wrong(`${command}: không hiểu "${word}"`)
  const [name, inline] = [match[1], match[2]]
  // `--constructor` must not find what every object inherits.
  const spec = Object.keys(specs).includes(name) ? specs[name] : undefined
  if (!spec) throw wrong(`${command}: không có tùy chọn --${name}`)
  return { name, inline, spec }
}

/** Reads `--name value`, `--name=value` and `--switch`. Throws CommandError that names the first thing wrong. */
export const readOptions = (
  command: string,
  args: readonly string[],
  specs: OptionSpecs,
): Readonly<Record<string, string | boolean | null>> => {
  const given = new Map<string, string | true>()
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const { name, inline, spec } = readWord(command, word, specs)
    if (given.has(name)) throw wrong(`${command}: --${name} được cho hai lần`)
    if (spec.value === undefined) {
      if (inline !== undefined) throw wrong(`${command}: --${name} không nhận giá trị`)
      given.set(name, true)
    } else {
      const value = inline ?? (rest[0]?.startsWith('--') ? undefined : rest.shift())
      if (!value) throw wrong(`${command}: --${name} cần một giá trị (${spec.value})`)
      given.set(name, value)
    }
  }
  for (const [name, { required, value }] of Object.entries(specs))
    if (required && !given.has(name)) throw wrong(`${command}: thiếu --${name} ${value ?? ''}`.trim())
  return Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [
      name,
      given.get(name) ?? (value === undefined ? false : null),
    ]),
  )
}
