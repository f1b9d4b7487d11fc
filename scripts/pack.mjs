/**
 * Makes the packages of the agent: `npm run pack`, into dist/.
 *
 * ANXA_RELEASE_KEY_FILE names the Ed25519 private key (PEM) that signs the manifest; it is kept outside the repository.
 * Without it the manifest says that it is not signed, and the agents in the packages take no update by themselves.
 */
import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { deb, tarGz, zip } from './archives.mjs'
import { agentBundle, reportFailure } from './build.mjs'
import { collectorScript } from './collector-script.mjs'
import { ROOT } from './entries.mjs'

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const RUNTIMES = join(ROOT, 'agent/runtimes')
const TEXTS = join(ROOT, 'agent/package')

/** Of a package: the runtime that lies in it, as it is named in agent/runtimes/package.json. */
const WINDOWS = ['win-x64', 'win-x86', 'win7-x64']

export const runtimePath = (name) =>
  join(RUNTIMES, 'node_modules', name, 'bin', name.startsWith('win') ? 'node.exe' : 'node')

/** Some 420 MB: only where packages are made or tried. Other platforms' packages are meant, hence --force. */
export function installRuntimes() {
  const { dependencies } = JSON.parse(readFileSync(join(RUNTIMES, 'package.json'), 'utf8'))
  if (Object.keys(dependencies).every((name) => existsSync(runtimePath(name)))) return
  const args = ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // On Windows npm is a command file, which only a shell starts.
  execFileSync('npm', args, {
    cwd: RUNTIMES,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const textOf = (folder, name) => readFileSync(join(TEXTS, folder, name), 'utf8')

/** Notepad of Windows 7 shows neither bare line feeds nor UTF-8 without its mark. */
const forNotepad = (text) => Buffer.from(`\ufeff${text.replace(/\r?\n/g, '\r\n')}`)
const forCmd = (text) => {
  if (/[^\t\r\n\x20-\x7e]/.test(text)) throw new Error('a command file holds more than ASCII')
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'ascii')
}

function windowsPackage(runtime, { agent, script }) {
  return zip([
    { name: 'node.exe', bytes: readFileSync(runtimePath(runtime)) },
    { name: 'agent.cjs', bytes: agent },
    { name: 'collect.ps1', bytes: script },
    ...['cai-dat.cmd', 'go-bo.cmd'].map((name) => ({ name, bytes: forCmd(textOf('windows', name)) })),
    { name: 'HUONG-DAN.txt', bytes: forNotepad(textOf('windows', 'HUONG-DAN.txt')) },
  ])
}

/** Windows 7 of 32 bit has no runtime: the script alone, which writes a file that nobody signs. */
const collectorPackage = ({ script }) =>
  zip([
    { name: 'collect.ps1', bytes: script },
    { name: 'thu-thap.cmd', bytes: forCmd(textOf('windows', 'thu-thap.cmd')) },
    { name: 'HUONG-DAN.txt', bytes: forNotepad(textOf('windows', 'HUONG-DAN-win7-x86.txt')) },
  ])

const UNITS = ['anxa-agent.service', 'anxa-agent.timer']
const file = (name, mode) => ({ name, bytes: Buffer.from(textOf('linux', name)), mode })

const linuxArchive = ({ agent }) =>
  tarGz(
    [
      ...[
        { name: 'agent.cjs', bytes: agent },
        file('anxa-agent', 0o755),
        file('cai-dat.sh', 0o755),
        file('go-bo.sh', 0o755),
      ],
      ...[file('HUONG-DAN.txt'), ...UNITS.map((name) => file(name))],
    ].map((one) => ({ ...one, name: `anxa-agent/${one.name}` })),
  )

const debianPackage = (version, { agent }) =>
  deb({
    control: `Package: anxa-agent
Version: ${version}
Architecture: all
Maintainer: AnXa
Section: admin
Priority: optional
Depends: nodejs (>= 12.16)
Description: reads security settings and reports them to the commune's server
 Starts every 15 minutes, runs for less than a second and ends.
`,
    scripts: {
      postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  install -d -m 700 /var/lib/anxa-agent
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; systemctl enable --now anxa-agent.timer; fi
fi
`,
      prerm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then systemctl disable --now anxa-agent.timer; fi
`,
      postrm: `#!/bin/sh
set -e
if [ "$1" = purge ]; then rm -rf /var/lib/anxa-agent; fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
`,
    },
    files: [
      { name: 'usr/lib/anxa-agent/agent.cjs', bytes: agent },
      { ...file('anxa-agent', 0o755), name: 'usr/bin/anxa-agent' },
      { ...file('HUONG-DAN.txt'), name: 'usr/share/doc/anxa-agent/HUONG-DAN.txt' },
      ...UNITS.map((name) => ({ ...file(name), name: `lib/systemd/system/${name}` })),
    ],
  })

/** As checks/report/release.ts names and reads it: what an agent fetches to become a newer one. */
const UPDATE = 'anxa-agent-update.br'

function updateBundle({ agent, script }) {
  const text = JSON.stringify({
    'agent.cjs': agent.toString('utf8'),
    'collect.ps1': script.toString('ascii'),
  })
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  return brotliCompressSync(Buffer.from(text), { params })
}

/** Signed over its own bytes, which are kept beside the signature as they are. */
function manifestOf(packages, version, keyPem) {
  const manifest = {
    v: 1,
    version,
    signed: keyPem !== null,
    packages: Object.entries(packages).map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })),
  }
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  const signature =
    keyPem === null ? null : sign(null, Buffer.from(text), createPrivateKey(keyPem)).toString('base64')
  return { text, signature }
}

/** Public half of the release key, as it is built into the agent. */
const publicHalf = (keyPem) =>
  keyPem === null
    ? null
    : createPublicKey(createPrivateKey(keyPem)).export({ type: 'spki', format: 'pem' }).toString()

/**
 * Answers name and bytes of every file of a release. Throws esbuild's BuildFailure, and what npm says. `version`: for
 * tests of what comes after this one.
 */
export async function pack({ keyPem = null, version = VERSION } = {}) {
  installRuntimes()
  const agent = await agentBundle({ version, releaseKey: publicHalf(keyPem) })
  const program = { agent, script: Buffer.from(collectorScript(), 'ascii') }
  const packages = {
    ...Object.fromEntries(
      WINDOWS.map((runtime) => [`anxa-agent-${runtime}.zip`, windowsPackage(runtime, program)]),
    ),
    'anxa-agent-win7-x86.zip': collectorPackage(program),
    'anxa-agent-linux-x64.tar.gz': linuxArchive(program),
    [`anxa-agent_${version}_all.deb`]: debianPackage(version, program),
    [UPDATE]: updateBundle(program),
  }
  const { text, signature } = manifestOf(packages, version, keyPem)
  const sums = Object.entries(packages).map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`)
  return {
    ...packages,
    SHA256SUMS: Buffer.from(sums.join('')),
    'manifest.json': Buffer.from(text),
    ...(signature !== null && { 'manifest.json.sig': Buffer.from(`${signature}\n`) }),
  }
}

async function main() {
  const keyFile = process.env.ANXA_RELEASE_KEY_FILE
  const files = await pack({ keyPem: keyFile ? readFileSync(keyFile, 'utf8') : null })
  const place = join(ROOT, 'dist')
  mkdirSync(place, { recursive: true })
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(place, name), bytes)
    console.log(`dist/${name}  ${Math.ceil(bytes.length / 1024)} KB`)
  }
  if (!keyFile) console.log('manifest.json is not signed: ANXA_RELEASE_KEY_FILE names no key')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main()
  } catch (error) {
    if (error.errors) reportFailure(error)
    else console.error(error.message)
    process.exitCode = 1
  }
}
