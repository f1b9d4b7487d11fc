/**
 * A Docker engine for a test: the one of this machine where it has one that can have our base images; else, as root on
 * Debian, one of our own with stand-ins for them, started by hand and stopped again. What it keeps (images, layers)
 * stays in CACHE, so that a second run is fast.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { BASE_IMAGES } from './images.ts'
import { must, run, until } from './run.ts'
import { makeStandIns } from './stand-ins.ts'

/** Away from the checkout and from what a reboot clears. */
const CACHE = '/var/cache/anxa-containers'
const PACKAGES = ['docker.io', 'docker-compose', 'debootstrap', 'libnss3-tools']
const PROGRAMS = ['docker', 'dockerd', 'docker-compose', 'debootstrap', 'certutil', 'setpriv']
const START_SECONDS = 40

export type Engine = {
  /** For `docker` and for compose. */
  readonly env: Readonly<Record<string, string>>
  readonly compose: readonly string[]
  /** Ours: its containers have no way out, so images are built over the host's network. */
  readonly isOwn: boolean
  /** Leaves an engine alone that was there. */
  readonly stop: () => Promise<void>
}

/** A string says why there is none. Throws where there should be one: two runs at once, base images not made. */
export async function openEngine(): Promise<Engine | string> {
  if (process.platform !== 'linux') return 'containers are tested on Linux'
  const found = await findEngine()
  if (typeof found !== 'string') return found
  if (process.getuid?.() !== 0) return `${found}; to start one, run as root`
  if (!/^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8')))
    return `${found}; one is started on Debian only`
  const engine = (await installPackages()) ?? (await startEngine())
  if (typeof engine === 'string') return `${found}; ${engine}`
  try {
    await makeStandIns(engine.env, join(CACHE, 'work'))
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function findEngine(): Promise<Engine | string> {
  const asked = await attempt('docker', ['version', '--format', '{{.Server.Version}}'])
  if (asked === null) return 'no Docker engine answers'
  const compose = await findCompose()
  if (compose === null) return 'the Docker engine of this machine has no compose beside it'
  for (const image of Object.values(BASE_IMAGES)) {
    if ((await attempt('docker', ['image', 'inspect', image])) !== null) continue
    if ((await attempt('docker', ['pull', '--quiet', image], 180)) === null)
      return `the Docker engine of this machine cannot have ${image}`
  }
  return { env: {}, compose, isOwn: false, stop: async () => undefined }
}

/** Null when it is not there or says no. */
async function attempt(program: string, args: readonly string[], seconds = 20): Promise<string | null> {
  try {
    return await must(program, args, { seconds })
  } catch {
    return null
  }
}

async function findCompose(): Promise<readonly string[] | null> {
  if ((await attempt('docker', ['compose', 'version'])) !== null) return ['docker', 'compose']
  return (await attempt('docker-compose', ['version'])) === null ? null : ['docker-compose']
}

const POLICY = '/usr/sbin/policy-rc.d'

/** A string: this machine cannot have them (no registry, no right), in the words of apt-get. */
async function installPackages(): Promise<string | null> {
  // One at a time: Debian's shell looks at the first name alone.
  const found = await run('sh', ['-c', 'for name; do command -v "$name"; done', 'sh', ...PROGRAMS])
  if (found.out.trim().split('\n').length === PROGRAMS.length) return null
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  // The package would start an engine as a service, which nobody has asked for.
  const mayStart = !existsSync(POLICY)
  if (mayStart) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await must('apt-get', ['update', '-qq'], { env, seconds: 120 })
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]
    await must('apt-get', install, { env, seconds: 300 })
    return null
  } catch (error) {
    return `none could be installed: ${String(error)}`
  } finally {
    if (mayStart) rmSync(POLICY)
  }
}

/** A string: this machine lets none run (kernel, rights), in the last words of the engine. */
async function startEngine(): Promise<Engine | string> {
  mkdirSync(CACHE, { recursive: true, mode: 0o700 })
  const env = { DOCKER_HOST: `unix://${join(CACHE, 'docker.sock')}`, DOCKER_BUILDKIT: '0' }
  const logPath = join(CACHE, 'engine.log')
  const log = openSync(logPath, 'w')
  // Gone with us, whatever ends us.
  const program = ['--pdeathsig', 'TERM', '--', 'dockerd', '-H', env.DOCKER_HOST]
  const places = [
    ...['--data-root', join(CACHE, 'data'), '--exec-root', join(CACHE, 'exec')],
    ...['--pidfile', join(CACHE, 'docker.pid')],
  ]
  const network = ['--ip-forward=false', '--ip-masq=false', '--bridge=none', ...(await firewallFlags())]
  // Where this very machine is a container, limits may not be raised: a default that is allowed everywhere.
  const limits = ['--default-ulimit', 'nofile=1024:1024']
  // One engine at a time lives in CACHE: of two runs at once the second is told, before it can take the first one's.
  const alone = [
    '--nonblock',
    '--no-fork',
    join(CACHE, 'lock'),
    'sh',
    '-c',
    'echo alone; exec setpriv "$@"',
    'sh',
  ]
  const child = spawn('flock', [...alone, ...program, ...places, ...network, ...limits], {
    stdio: ['ignore', 'pipe', log],
    detached: true,
  })
  closeSync(log)
  const [first] = await once(createInterface(child.stdout ?? Readable.from([])), 'line', {
    signal: closedSignal(child),
  }).catch(() => [])
  if (first !== 'alone') throw new Error(`another run of this test is using the engine in ${CACHE}`)
  const isUp = async () => (await attempt('docker', ['-H', env.DOCKER_HOST, 'info'])) !== null
  try {
    await until(
      'the engine answers',
      START_SECONDS,
      async () => child.exitCode ?? isUp(),
      (is) => is !== false,
    )
    if (child.exitCode !== null) throw new Error('the engine ended')
  } catch {
    await stopChild(child)
    const tail = readFileSync(logPath, 'utf8').trim().split('\n').slice(-8).join('\n')
    return `none could be started:\n${tail}`
  }
  const stop = async () => {
    await stopChild(child)
    // The engine leaves this one mount behind.
    await run('umount', [join(CACHE, 'exec', 'netns', 'default')])
  }
  return { env, compose: ['docker-compose'], isOwn: true, stop }
}

/**
 * The firewall of this machine stays as it is, since the containers only talk to each other; but where it lets nothing
 * pass between interfaces, that goes for bridges too, and the engine has to put its own rules in front.
 */
async function firewallFlags(): Promise<readonly string[]> {
  const asked = await run('sh', ['-c', 'command -v iptables >/dev/null && iptables -S FORWARD'])
  const isOpen = asked.code !== 0 || asked.out.trim() === '-P FORWARD ACCEPT'
  return isOpen ? ['--iptables=false', '--ip6tables=false'] : []
}

function closedSignal(child: ChildProcess): AbortSignal {
  const closed = new AbortController()
  child.once('close', () => closed.abort())
  return closed.signal
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'close')
}
