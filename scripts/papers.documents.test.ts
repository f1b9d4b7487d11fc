/**
 * Every paper before the two programs that read it: the schemas of Office by Microsoft's own validator, and LibreOffice,
 * whose pages must hold the text of the data. LibreOffice mends silently: that it opens a file proves little.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaperFacts } from '../checks/documents/facts.ts'
import { PAPER_IDS } from '../checks/documents/papers.ts'
import { fullFacts, levelFor } from '../checks/documents/testing.ts'
import { renderPaper } from '../server/papers/render.ts'
import { docxText } from '../server/papers/testing.ts'
import { validate, whyNoValidator } from './docx-validator/validator.ts'
import { must } from './testing-containers/run.ts'

const isThere = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0
const officeIsThere = (): boolean => isThere('soffice', ['--version']) && isThere('pdftotext', ['-v'])

/** Null: it is there; else why it is not. As root on Debian it is installed. */
async function whyNoOffice(): Promise<string | null> {
  if (officeIsThere()) return null
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))
    return 'there is no LibreOffice, and no right to install it'
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const packages = ['libreoffice-writer', 'poppler-utils', 'fonts-croscore']
  try {
    await must('apt-get', ['update', '-qq'], { env, seconds: 120 })
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      ...{ env, seconds: 300 },
    })
    return officeIsThere() ? null : 'LibreOffice was installed and does not start'
  } catch (error) {
    return `LibreOffice could not be installed: ${String(error)}`
  }
}

const noValidator = whyNoValidator()
const noOffice = await whyNoOffice()
if (noValidator !== null) console.warn(`papers are NOT VALIDATED on this machine: ${noValidator}`)
if (noOffice !== null) console.warn(`papers are NOT OPENED in LibreOffice on this machine: ${noOffice}`)

const ODD = 'Ẳ <b> & "x" \u0000\u0007 \uFFFE]]> {systemName}\r\nhai\tdòng'
const odd = (facts: PaperFacts): PaperFacts => ({
  ...facts,
  isSample: true,
  system: { ...facts.system, name: ODD, scope: ODD, logicalDescription: ODD.repeat(40) },
  owner: { name: ODD },
  operator: { name: ODD },
})

let folder: string
const files: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-papers-'))
  for (const id of PAPER_IDS) {
    const full = fullFacts(levelFor(id))
    const cases: Readonly<Record<string, PaperFacts>> = {
      ...{ full, empty: {}, odd: odd(full), 'level-only': { level: { proposed: 2 }, procedureLevel: 2 } },
    }
    for (const [name, facts] of Object.entries(cases)) {
      const file = join(folder, `${id}.${name}.docx`)
      writeFileSync(file, (await renderPaper(id, facts)).bytes)
      files.push(file)
    }
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(noValidator !== null)('the schemas of Office', () => {
  test('find no error in any paper', () => {
    const found = Object.entries(validate(files)).filter(([, errors]) => errors.length > 0)
    expect(found).toEqual([])
    expect(files).toHaveLength(PAPER_IDS.length * 4)
  })

  test('find one where there is one', async () => {
    const parts = unzipSync((await renderPaper('mau-01', {})).bytes)
    const xml = strFromU8(parts['word/document.xml'] ?? new Uint8Array())
    const broken = xml.replace('<w:body>', '<w:body><w:rPr/>')
    const file = join(folder, 'broken.docx')
    writeFileSync(file, zipSync({ ...parts, 'word/document.xml': strToU8(broken) }))
    expect(validate([file])[file]?.length).toBeGreaterThan(0)
  })
})

/** Tinos has the widths of Times New Roman, and every letter of Vietnamese. */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias></fontconfig>`

const squeezed = (text: string): string => text.replace(/\s+/g, '').normalize('NFC')

/** A paragraph may go on after the number of the next page: then both its parts are there. */
function stands(paragraph: string, text: string): boolean {
  if (text.includes(paragraph)) return true
  let at = 1
  while (at < paragraph.length && text.includes(paragraph.slice(0, at + 1))) at += 1
  return text.includes(paragraph.slice(at))
}

describe.skipIf(noOffice !== null)('LibreOffice', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'pdf'))
    writeFileSync(join(folder, 'fonts.conf'), FONTS)
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    execFileSync(
      'soffice',
      [profile, '--headless', '--convert-to', 'pdf', '--outdir', join(folder, 'pdf'), ...files],
      {
        ...{ stdio: 'pipe', timeout: 240_000 },
        env: { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
      },
    )
  }, 300_000)

  test.each(PAPER_IDS.flatMap((id) => ['full', 'empty', 'odd'].map((name) => `${id}.${name}`)))(
    'draws all of %s on A4',
    async (name) => {
      const pdf = join(folder, 'pdf', `${name}.pdf`)
      const shown = squeezed(
        execFileSync('pdftotext', ['-raw', pdf, '-'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      )
      const { bytes } = await renderPaper(...paperOf(name))
      const lost = docxText(bytes)
        .split('\n')
        .map(squeezed)
        .filter((paragraph) => !stands(paragraph, shown))
      expect(lost).toEqual([])
      const said = execFileSync('pdfinfo', [pdf], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
      expect(said).toMatch(/Page size: .*\(A4\)/)
    },
  )
})

function paperOf(name: string): Parameters<typeof renderPaper> {
  const [wanted, kind] = name.split('.')
  const id = PAPER_IDS.find((one) => one === wanted) ?? 'mau-01'
  const full = fullFacts(levelFor(id))
  return [id, kind === 'empty' ? {} : kind === 'odd' ? odd(full) : full]
}
