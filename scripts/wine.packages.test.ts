/**
 * The package of Windows started under Wine, as far as Wine goes: it runs, enrols, keeps what it cannot send, sends it
 * later and says so. Wine's PowerShell is an empty shell: every fact is unknown there, with that reason. What only a real
 * Windows shows is on docs/windows-checklist.md.
 */
import { execFile, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { taskFile as agentTask } from '../agent/install/task-xml.ts'
import { payloadOf, plainServer, type Taken, taken } from '../agent/testing-server.ts'
import { ReportPayload } from '../checks/report/protocol.ts'
import { taskFile as serverTask, taskXml } from '../server/service/task-xml.ts'
import { pack } from './pack.mjs'
import { must } from './testing-containers/run.ts'

/** Null: it is there; else why it is not. As root on Debian it is installed. */
async function whyNoWine(): Promise<string | null> {
  if (spawnSync('wine', ['--version']).status === 0) return null
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))
    return 'there is no Wine, and no right to install it'
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await must('apt-get', ['update', '-qq'], { env, seconds: 120 })
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'wine', 'wine64'], {
      env,
      seconds: 300,
    })
    return spawnSync('wine', ['--version']).status === 0 ? null : 'Wine was installed and does not start'
  } catch (error) {
    return `Wine could not be installed: ${String(error)}`
  }
}

const why = await whyNoWine()
if (why !== null) console.warn(`the package of Windows is NOT STARTED on this machine: ${why}`)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-wine-'))
  if (why !== null) return
  const { 'anxa-agent-win-x64.zip': zip = Buffer.alloc(0) } = await pack()
  const place = join(folder, 'AnXa')
  mkdirSync(place)
  for (const [name, bytes] of Object.entries(unzipSync(zip))) writeFileSync(join(place, name), bytes)
  // The first start makes a Windows, an older one than Node 22 asks for.
  await wine('reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f')
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ran = { readonly code: number | string | null; readonly text: string }

/** Output of Wine must go to a file, not to a pipe: there it is lost. */
const wine = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const out = join(folder, 'out.txt')
    const environment = {
      HOME: folder,
      WINEPREFIX: join(folder, 'prefix'),
      WINEDEBUG: '-all',
      PATH: '/usr/bin:/bin',
      // Names of profiles in Vietnamese are names of files in UTF-8.
      LC_ALL: 'C.UTF-8',
    }
    const line = ['-c', 'exec wine "$@" >"$OUT" 2>&1 </dev/null', 'sh']
    execFile('sh', [...line, ...args], { env: { ...environment, OUT: out }, timeout: 120_000 }, (error) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), text: readFileSync(out, 'utf8') }),
    )
  })

const agent = (...args: readonly string[]): Promise<Ran> =>
  wine(join(folder, 'AnXa', 'node.exe'), join(folder, 'AnXa', 'agent.cjs'), ...args)

const windowsPath = (name: string): string => `Z:${join(folder, name).replaceAll('/', '\\')}`

const BLOBS = new URL('../checks/facts/certificates/blobs/', import.meta.url)
const HEALTHY = new URL('../checks/device/fixtures/windows/01-win11-25h2-pro-healthy.json', import.meta.url)

/** Wine has no PowerShell: what a real one printed comes through the same door. */
const FEED = `
  const children = require('child_process')
  const { spawn } = children
  const printed = require('path').join(__dirname, 'printed.json')
  children.spawn = (program, args, options) =>
    /powershell\\.exe$/i.test(program)
      ? spawn(process.execPath, ['-e', 'process.stdout.write(require("fs").readFileSync(process.argv[1]))', printed], options)
      : spawn(program, args, options)`

/** A recorded document in which nothing of certificates was in the registry. */
function printedFor(officers: readonly { readonly sid: string; readonly name: string }[]): unknown {
  const document = JSON.parse(readFileSync(HEALTHY, 'utf8'))
  const profiles = officers.map(({ sid }) => ({
    ...{ sid, loaded: false, storeReadable: null, storeExists: null, lastUse: null },
  }))
  const store = 'AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates'
  return {
    ...document,
    certificates: { ...document.certificates, entries: [], profiles },
    profileFolders: Object.fromEntries(
      officers.map(({ sid, name }) => [sid, `C:\\users\\${name}\\${store}`]),
    ),
  }
}

const stateFolder = () => join(folder, 'prefix/drive_c/ProgramData/AnXa/agent')
const ENROLMENT = {
  status: 200,
  body: {
    ...{ deviceId: '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11', communeName: 'Xã Mẫu' },
    ...{ serverTime: '2026-10-28T03:00:00.000Z', nextIntervalSeconds: 3600 },
  },
}

describe.skipIf(why !== null)('the package of Windows under Wine', () => {
  test('runs, enrols, keeps a report while the server does not answer, sends both later and says so', async () => {
    const answering = { is: true }
    const { url, requests } = await plainServer((asked: Taken) => {
      if (asked.path === '/api/v1/enroll') return ENROLMENT
      return answering.is ? taken() : { status: 503, body: 'no' }
    })

    expect(await agent('enroll', '--server', url, '--token', 'abcdefgh')).toMatchObject({ code: 0 })
    expect(readdirSync(stateFolder())).toEqual(expect.arrayContaining(['device.json', 'key.pem']))
    answering.is = false
    expect(await agent('run', '--force')).toMatchObject({
      code: 3,
      text: expect.stringContaining('Chưa gửi được'),
    })
    expect(readdirSync(join(stateFolder(), 'spool'))).toHaveLength(1)
    answering.is = true
    expect(await agent('run', '--force')).toMatchObject({ code: 0, text: expect.stringContaining('Đã gửi') })
    expect(readdirSync(join(stateFolder(), 'spool'))).toHaveLength(0)
    expect((await agent('status')).text).toContain('Máy này thuộc Xã Mẫu')

    const last = requests.filter(({ path }) => path === '/api/v1/reports').at(-1) ?? expect.fail('no report')
    const { facts } = ReportPayload.parse(payloadOf(last))
    if (facts.contract !== 'win-collector/1') throw new Error('another contract')
    expect(facts.os).toBeNull()
    expect(facts.sections.os).toMatchObject({ status: 'error', errors: [{ source: 'powershell' }] })
  }, 300_000)

  test('reads the certificates of officers from their profiles, in a Windows-like tree of files', async () => {
    const { url, requests } = await plainServer(({ path }: Taken) =>
      path === '/api/v1/enroll' ? ENROLMENT : taken(),
    )
    const store = 'AppData/Roaming/Microsoft/SystemCertificates/My/Certificates'
    const officers = [
      {
        sid: 'S-1-5-21-1111111111-2222222222-3333333333-1001',
        name: 'Nguyễn Văn An',
        blob: 'vgca-token-minidriver',
      },
      { sid: 'S-1-5-21-1111111111-2222222222-3333333333-1002', name: 'lan', blob: 'vnpt-token-vendor-csp' },
      { sid: 'S-1-5-21-1111111111-2222222222-3333333333-1003', name: 'binh', blob: null },
    ]
    for (const { name, blob } of officers) {
      const profile = join(folder, 'prefix/drive_c/users', name)
      mkdirSync(blob === null ? profile : join(profile, store), { recursive: true })
      if (blob !== null)
        cpSync(new URL(`${blob}.bin`, BLOBS), join(profile, store, 'AB'.repeat(20)), { recursive: true })
    }
    writeFileSync(join(folder, 'printed.json'), JSON.stringify(printedFor(officers)))
    writeFileSync(join(folder, 'feed.cjs'), FEED)
    const fed = (...args: readonly string[]) =>
      wine(
        join(folder, 'AnXa', 'node.exe'),
        ...['--require', windowsPath('feed.cjs'), join(folder, 'AnXa', 'agent.cjs'), ...args],
        ...['--state', 'C:\\officers'],
      )

    expect(await fed('enroll', '--server', url, '--token', 'abcdefgh')).toMatchObject({ code: 0 })
    expect(await fed('run', '--force')).toMatchObject({ code: 0 })

    const report = ReportPayload.parse(payloadOf(requests.at(-1) ?? expect.fail('no report')))
    if (report.facts.contract !== 'win-collector/1') throw new Error('another contract')
    const { certificates, sections } = report.facts
    expect(sections.certificates.status).toBe('ok')
    const seen = certificates?.entries?.map((one) => one.parsed && [one.store, one.hasKey, one.provider])
    expect(seen).toEqual([
      ['user-file', true, expect.any(String)],
      ['user-file', true, expect.any(String)],
    ])
    expect(new Set(certificates?.entries?.map(({ owner }) => owner)).size).toBe(2)
    // The third has a profile and no store: that is an answer, too.
    expect(
      certificates?.profiles?.map(({ storeReadable, storeExists }) => [storeReadable, storeExists]),
    ).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ])
    expect(JSON.stringify(report)).not.toMatch(/Nguyễn Văn An|users.{1,2}lan/i)
  }, 300_000)

  test('asks for administrators before it installs anything', async () => {
    const ran = await agent(
      'install',
      '--server',
      'https://127.0.0.1:9',
      '--token',
      'abcdefgh',
      '--state',
      'C:\\empty',
    )

    expect(ran.code).toBe(3)
    expect(ran.text).toContain('Run as administrator')
  }, 120_000)

  test.each([
    [
      'of the agent',
      agentTask({ programFolder: 'C:\\Program Files\\AnXa\\agent', stateDir: 'C:\\x', minute: 7 }),
    ],
    ['of the server', serverTask(taskXml('C:\\ProgramData\\AnXa\\serve.cmd'))],
  ])(
    'the task %s is taken by schtasks, and given back',
    async (_, bytes) => {
      writeFileSync(join(folder, 'task.xml'), bytes)
      const file = `Z:${join(folder, 'task.xml').replaceAll('/', '\\')}`

      expect(await wine('schtasks', '/create', '/tn', 'AnXa test', '/xml', file)).toMatchObject({ code: 0 })
      expect(await wine('schtasks', '/delete', '/tn', 'AnXa test', '/f')).toMatchObject({ code: 0 })
      expect((await wine('schtasks', '/delete', '/tn', 'AnXa test', '/f')).code).not.toBe(0)
    },
    120_000,
  )
})
