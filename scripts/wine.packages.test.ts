/**
 * The package of Windows started under Wine, as far as Wine goes: it runs, enrols, keeps what it cannot send, sends it
 * later and says so. Wine's PowerShell is an empty shell: every fact is unknown there, with that reason. What only a real
 * Windows shows is on docs/windows-checklist.md.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
    }
    const line = ['-c', 'exec wine "$@" >"$OUT" 2>&1 </dev/null', 'sh']
    execFile('sh', [...line, ...args], { env: { ...environment, OUT: out }, timeout: 120_000 }, (error) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), text: readFileSync(out, 'utf8') }),
    )
  })

const agent = (...args: readonly string[]): Promise<Ran> =>
  wine(join(folder, 'AnXa', 'node.exe'), join(folder, 'AnXa', 'agent.cjs'), ...args)

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
