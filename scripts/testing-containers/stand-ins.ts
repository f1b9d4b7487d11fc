/**
 * Stand-ins for base images in an engine that cannot fetch any: the same programs from Debian's packages and Node's own
 * npm package, with what our files rely on of the official images (users, folders, entry point, wget).
 */
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BASE_IMAGES } from './images.ts'
import { must, run } from './run.ts'

const LABEL = 'anxa.stand-in'
const BASE = 'anxa-stand-in-debian'
const RECIPES = join(import.meta.dirname, 'stand-ins')

type Env = Readonly<Record<string, string>>

/** Made once; made anew when its recipe, or that of what it stands on, has changed. `work` is a folder for the while. */
export async function makeStandIns(env: Env, work: string): Promise<void> {
  const suite = await codename()
  const base = digestOf(suite)
  const recipe = (file: string, image: string) =>
    digestOf(base, image, readFileSync(join(RECIPES, file), 'utf8'))
  const entrypoint = 'postgres-entrypoint.sh'
  const wanted = {
    node: recipe('node.Dockerfile', BASE_IMAGES.node),
    caddy: recipe('caddy.Dockerfile', BASE_IMAGES.caddy),
    postgres: digestOf(recipe('postgres.Dockerfile', BASE_IMAGES.postgres), recipe(entrypoint, '')),
  }
  const names = ['node', 'caddy', 'postgres'] as const
  const missing: (typeof names)[number][] = []
  for (const name of names)
    if ((await digestInImage(env, BASE_IMAGES[name])) !== wanted[name]) missing.push(name)
  if (missing.length === 0) return

  rmSync(work, { recursive: true, force: true })
  for (const name of names) mkdirSync(join(work, name), { recursive: true })
  const node = missing.includes('node') ? fetchNode(join(work, 'node')) : null
  if ((await digestInImage(env, BASE)) !== base) await makeBase(env, work, suite, base)
  await node
  copyFileSync(join(RECIPES, entrypoint), join(work, 'postgres', entrypoint))
  await Promise.all(
    missing.map((name) => {
      const file = join(RECIPES, `${name}.Dockerfile`)
      const label = `${LABEL}=${wanted[name]}`
      const build = ['build', '--network', 'host', '--label', label, '-t', BASE_IMAGES[name], '-f', file]
      return must('docker', [...build, join(work, name)], { env, seconds: 300 })
    }),
  )
  rmSync(work, { recursive: true, force: true })
}

const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)

async function digestInImage(env: Env, image: string): Promise<string | null> {
  const format = `{{index .Config.Labels "${LABEL}"}}`
  const { code, out } = await run('docker', ['image', 'inspect', '--format', format, image], { env })
  return code === 0 ? out.trim() : null
}

async function codename(): Promise<string> {
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  if (name === undefined) throw new Error('this Debian has no codename')
  return name
}

async function makeBase(env: Env, work: string, suite: string, digest: string): Promise<void> {
  const sites = await must('apt-get', ['indextargets', '--format', '$(SITE)'])
  const site = sites.split('\n').find((line) => /debian\/?$/.test(line))
  if (site === undefined) throw new Error('the package sources of this machine name no Debian archive')
  const root = join(work, 'root')
  const options = ['--variant=minbase', '--include=ca-certificates']
  await must('debootstrap', [...options, suite, root, site], { seconds: 300 })
  // Authorities that this machine trusts beyond the usual: builds fetch packages by them.
  const bundle = process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt'
  const inside = '/etc/ssl/certs/ca-certificates.crt'
  writeFileSync(join(root, inside), readFileSync(bundle))
  const changes = [`ENV NODE_EXTRA_CA_CERTS=${inside}`, `LABEL ${LABEL}=${digest}`]
  const asked = changes.flatMap((change) => ['--change', change])
  const pipe = 'root=$1; shift; tar -C "$root" -c . | docker import "$@"'
  await must('sh', ['-c', pipe, 'sh', root, ...asked, '-', BASE], { env, seconds: 120 })
}

/** Node of the wanted line as npm's package of it, and the npm of this machine. */
async function fetchNode(folder: string): Promise<void> {
  const major = /:(\d+)/.exec(BASE_IMAGES.node)?.[1] ?? ''
  await must('npm', ['pack', '--silent', `node-linux-${process.arch}@${major}`], {
    cwd: folder,
    seconds: 120,
  })
  await must('sh', ['-c', 'tar -xzf ./*.tgz && rm ./*.tgz'], { cwd: folder })
  const modules = (await must('npm', ['root', '--global'])).trim()
  cpSync(join(modules, 'npm'), join(folder, 'npm'), { recursive: true, dereference: true })
  const registry = (await must('npm', ['config', 'get', 'registry'], { cwd: folder })).trim()
  writeFileSync(join(folder, 'npmrc'), `registry=${registry}\ncafile=/etc/ssl/certs/ca-certificates.crt\n`)
  if (!existsSync(join(folder, 'package', 'bin', 'node')))
    throw new Error('the package of Node holds no node')
}
