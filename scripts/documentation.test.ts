/** The papers say what is there: settings, commands, files, scripts, decisions, version. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { COMMANDS as AGENT_COMMANDS } from '../agent/commands.ts'
import manifest from '../package.json'
import { COMMANDS, type CommandEntry } from '../server/cli/commands.ts'
import { readConfig, SECRET_NAMES, SETTING_NAMES } from '../server/config.ts'
import {
  filesNamedIn,
  linksOf,
  listPapers,
  optionsNamedIn,
  readText,
  scriptsNamedIn,
  sectionsOf,
} from './papers.ts'
import { FOLDERS, ROOT } from './sources.ts'

const papers = listPapers()
const fileSettings = SECRET_NAMES.map((name) => `${name}_FILE`)
const exists = (path: string): boolean => existsSync(join(ROOT, path))

describe('every paper', () => {
  test.each(papers)('$path links only to what is there', (paper) => {
    expect(linksOf(paper).filter((target) => !exists(target))).toEqual([])
  })

  const names = new Set(
    [...FOLDERS, 'migrations', 'deploy', 'docs'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => basename(name)),
    ),
  )
  test.each(papers)('$path names only files and folders that are there', (paper) => {
    const isThere = (name: string): boolean =>
      exists(name) || (name.includes('/') ? exists(join('server', name)) : names.has(name))

    expect(filesNamedIn(paper).filter((name) => !isThere(name))).toEqual([])
  })

  test.each(papers)('$path names only scripts of package.json', (paper) => {
    expect(scriptsNamedIn(paper).filter((name) => !(name in manifest.scripts))).toEqual([])
  })

  test('holds something to look at', () => {
    expect(papers.flatMap(linksOf).length).toBeGreaterThan(30)
    expect(papers.flatMap(filesNamedIn).length).toBeGreaterThan(60)
    expect(papers.flatMap(scriptsNamedIn).length).toBeGreaterThan(8)
  })
})

describe('docs/images', () => {
  const linked = new Set(papers.flatMap(linksOf))

  test.each(readdirSync(join(ROOT, 'docs/images')))(
    '%s is shown somewhere and loads on a weak line',
    (name) => {
      const path = `docs/images/${name}`

      expect(linked).toContain(path)
      expect(statSync(join(ROOT, path)).size).toBeLessThan(200_000)
    },
  )
})

describe('the README', () => {
  const lines = readText('README.md').split('\n')

  test('has at most 150 lines', () => {
    expect(lines.length).toBeLessThanOrEqual(150)
  })

  test('shows a picture and the two commands on its first screen', () => {
    const screen = lines.slice(0, 40).join('\n')

    expect(screen).toMatch(/!\[[^\]]+\]\(docs\/images\//)
    expect(screen).toContain('npm ci && npm run demo')
    expect(screen).toContain('npm ci && npm test')
  })

  test('says where each folder of sources is', () => {
    const text = lines.join('\n')

    for (const folder of ['checks', 'agent', 'server', 'web', 'migrations'])
      expect(text).toContain(`\`${folder}/\``)
  })
})

describe('.env.example', () => {
  const text = readText('.env.example')
  const given = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  const ofAgent = [...readText('agent/config.ts').matchAll(/\benvironment\.([A-Z][A-Z0-9_]*)/g)].map(
    ([, name = '']) => name,
  )

  test('names every setting of server and agent once, and no other', () => {
    const settings = [...SETTING_NAMES, ...fileSettings, ...new Set(ofAgent)]

    expect(ofAgent).not.toEqual([])
    expect(given.map(([name]) => name).sort()).toEqual(settings.sort())
  })

  test('explains each of them', () => {
    const paragraphs = text.split(/\n\n/)
    const silent = given
      .map(([name]) => name)
      // Those of a secret's file share one explanation.
      .filter((name) => !fileSettings.includes(name))
      .filter((name) => {
        const paragraph = paragraphs.find((part) => new RegExp(`^#?${name}=`, 'm').test(part)) ?? ''
        return !/^# \w.{20}/m.test(paragraph)
      })

    expect(silent).toEqual([])
  })

  test('shows the defaults as they are', () => {
    const defaults = readConfig({})
    const shown = given.filter(([name]) => Reflect.get(defaults, name) !== undefined)

    expect(readConfig(Object.fromEntries(shown))).toEqual(defaults)
  })
})

describe('docs/commands.md', () => {
  const sections = sectionsOf(readText('docs/commands.md'), 2)
  const section = (program: string, name: string): string => sections.get(`${program} ${name}`) ?? ''

  test('has a section for every command, and for nothing else', () => {
    const commands = [
      ...COMMANDS.map(({ name }) => `anxa ${name}`),
      ...[...AGENT_COMMANDS.keys()].map((name) => `anxa-agent ${name}`),
    ]

    expect([...sections.keys()].sort()).toEqual(commands.sort())
  })

  test.each(COMMANDS)('tells all subcommands and options of anxa $name', async (entry: CommandEntry) => {
    const text = section('anxa', entry.name)
    const command = await entry.load()
    const parts = [command, ...command.commands]

    for (const part of command.commands) expect(text).toContain(`${entry.name} ${part.name()}`)
    expect([...optionsNamedIn(text)].sort()).toEqual([...new Set(parts.flatMap(optionsOf))].sort())
  })

  test.each([...AGENT_COMMANDS])('tells all options of anxa-agent %s', (name, { options }) => {
    const text = section('anxa-agent', name)

    expect([...optionsNamedIn(text)].sort()).toEqual(
      Object.keys(options)
        .map((option) => `--${option}`)
        .sort(),
    )
  })
})

const optionsOf = (command: Command): readonly string[] => command.options.flatMap(({ long }) => long ?? [])

describe('docs/decisions', () => {
  const files = readdirSync(join(ROOT, 'docs/decisions'))
    .filter((name) => name !== 'README.md')
    .sort()
  // The formatter aligns tables.
  const list = readText('docs/decisions/README.md').replace(/ +/g, ' ')

  test('are numbered without a gap and listed with their titles', () => {
    expect(files.map((name) => name.slice(0, 4))).toEqual(
      files.map((_, index) => String(index + 1).padStart(4, '0')),
    )
    for (const file of files) {
      const [, number = '', title = ''] = /^# (\d{4}) (.+)\n/.exec(readText(`docs/decisions/${file}`)) ?? []
      expect(list).toContain(`| [${number}](${file}) | ${title} |`)
      expect(file.startsWith(`${number}-`)).toBe(true)
    }
    expect(list.match(/^\| \[\d{4}\]/gm)).toHaveLength(files.length)
  })

  test.each(files)('%s says why, what and what follows, shortly', (file) => {
    const text = readText(`docs/decisions/${file}`)

    expect([...sectionsOf(text, 2).keys()]).toEqual(['Context', 'Decision', 'Consequences'])
    expect(text.split('\n').length).toBeLessThanOrEqual(41)
  })
})

test('the newest version of the changelog is the version of the program', () => {
  const text = readText('CHANGELOG.md')
  const [newest = '', first = ''] = [...sectionsOf(text, 2)][0] ?? []

  expect(newest.split(' ')[0]).toBe(manifest.version)
  expect([...sectionsOf(first, 3).keys()]).toEqual(['Improvements', 'Fixes'])
})

test('the license is the Apache License 2.0, word for word', () => {
  const text = readText('LICENSE')

  expect(manifest.license).toBe('Apache-2.0')
  expect(text.trimStart()).toMatch(/^Apache License\n\s+Version 2\.0, January 2004\n/)
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    'c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4',
  )
})

describe('the containers', () => {
  const compose = readText('docker-compose.yml')
  const dockerfile = readText('Dockerfile')
  const settings = [...SETTING_NAMES, ...fileSettings]

  test('set only settings of the server', () => {
    const service = /^ {2}server:\n((?: {4}.*\n|\n)+)/m.exec(compose)?.[1] ?? ''
    const inCompose = [...service.matchAll(/^ {6}([A-Z][A-Z_]*):/gm)].map(([, name = '']) => name)
    const inImage = [...(/^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/([A-Z_]+)=/g)].map(
      ([, name = '']) => name,
    )

    expect(inCompose).toContain('DATABASE_URL_FILE')
    expect(inImage).toContain('NODE_ENV')
    expect([...inCompose, ...inImage].filter((name) => !settings.includes(name))).toEqual([])
  })

  test('find the secrets that are made for them', () => {
    const made = [...readText('deploy/make-secrets.sh').matchAll(/^keep (\w+) /gm)].map(
      ([, name = '']) => name,
    )
    const declared = [
      ...compose.matchAll(/^ {2}(\w+): \{ file: "\$\{ANXA_SECRETS:-\.\/secrets\}\/(\w+)" \}$/gm),
    ].map(([, name = '', file = '']) => (name === file ? name : `${name} from ${file}`))
    const read = `${compose}${readText('deploy/make-roles.sh')}`.matchAll(/\/run\/secrets\/(\w+)/g)

    expect(declared.sort()).toEqual(made.sort())
    expect([...read].map(([, name = '']) => name).filter((name) => !made.includes(name))).toEqual([])
  })

  test('hold the files that the server reads beside its bundle', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) /gm)].map(([, path = '']) => path)

    expect(copied.filter((path) => path !== 'out' && !exists(path))).toEqual([])
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'migrations', 'web/assets', 'out']))
    for (const [, path = ''] of readText('server/assets/assets.ts').matchAll(/'(node_modules\/[^']+)'/g))
      expect(copied).toContain(path)
  })
})
