/** The compose project of a test: built, brought up under a name of its own, asked, killed, torn down. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../sources.ts'
import type { Engine } from './engine.ts'
import { must, type Ran, run, until } from './run.ts'

/** What people and PCs type; nobody else's name (RFC 2606). */
export const HOST_NAME = 'anxa.xa-thu.test'
/** A loopback address where nobody else's 443 is. */
export const LISTEN = '127.87.0.1'
const START_SECONDS = 60
export const SERVICES = ['proxy', 'server', 'database'] as const
export type Service = (typeof SERVICES)[number]

const Inspected = z.object({
  Config: z.object({ User: z.string(), Env: z.array(z.string()) }),
  HostConfig: z.object({
    ReadonlyRootfs: z.boolean(),
    CapDrop: z.array(z.string()).nullable(),
    CapAdd: z.array(z.string()).nullable(),
    SecurityOpt: z.array(z.string()).nullable(),
    Privileged: z.boolean(),
  }),
  Mounts: z.array(z.object({ Type: z.string(), Destination: z.string(), RW: z.boolean() })),
  RestartCount: z.int(),
  State: z.object({
    Status: z.string(),
    Health: z.object({ Status: z.string() }).optional(),
    StartedAt: z.string(),
  }),
})
export type Inspected = z.infer<typeof Inspected>

export type House = {
  readonly project: string
  /** The folder of its secrets. */
  readonly secrets: string
  readonly docker: (args: readonly string[], seconds?: number) => Promise<string>
  /** As `docker`, but answers however it ends. */
  readonly ask: (args: readonly string[]) => Promise<Ran>
  readonly compose: (args: readonly string[], seconds?: number) => Promise<string>
  /** Made where missing, started, healthy. Throws with what they said when they do not become so. */
  readonly up: () => Promise<void>
  /** The rest of a `docker compose` line as an administrator's shell takes it: with `<` and `>`. */
  readonly composeLine: (rest: string, seconds?: number) => Promise<string>
  /** A command inside a running service; answers however it ends. */
  readonly exec: (service: Service, command: readonly string[]) => Promise<Ran>
  readonly container: (service: Service) => Promise<string>
  readonly inspect: (service: Service) => Promise<Inspected>
  /** Ends the service's own process as a defect or the kernel would: `docker kill` counts as the wish of a person. */
  readonly crash: (service: Service) => Promise<void>
  readonly healthy: (seconds: number) => Promise<void>
  /** The only row of a query, as the database's own superuser. */
  readonly query: (sql: string) => Promise<Readonly<Record<string, unknown>>>
  readonly close: () => Promise<void>
}

/** Whatever a run that was cut off has left behind is gone after it. */
export async function prepareHouse(engine: Engine, project: string): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'anxa-containers-'))
  const secrets = join(folder, 'secrets')
  await must(join(ROOT, 'deploy', 'make-secrets.sh'), [secrets])
  const own = {
    COMPOSE_PROJECT_NAME: project,
    ANXA_HOST: HOST_NAME,
    ANXA_LISTEN: LISTEN,
    ANXA_SECRETS: secrets,
  }
  const env = { ...engine.env, ...own, COMPOSE_DOCKER_CLI_BUILD: '1' }
  const [program = '', ...first] = engine.compose
  const files = ['-f', join(ROOT, 'docker-compose.yml')]
  if (engine.isOwn) files.push('-f', overHostNetwork(folder))
  const docker = (args: readonly string[], seconds = 60) => must('docker', args, { env, seconds })
  const ask = (args: readonly string[]) => run('docker', args, { env })
  const compose = (args: readonly string[], seconds = 60) =>
    must(program, [...first, ...files, ...args], { env, seconds })

  const composeLine = (rest: string, seconds = 60) =>
    must('sh', ['-c', `"$@" ${rest}`, 'sh', program, ...first, ...files], { env, seconds })

  const container = async (service: Service) => {
    const id = (await compose(['ps', '-q', service])).trim()
    if (id === '') throw new Error(`${service} has no container`)
    return id
  }
  const inspect = async (service: Service) =>
    z.tuple([Inspected]).parse(JSON.parse(await docker(['inspect', await container(service)])))[0]
  const exec = async (service: Service, command: readonly string[]) =>
    ask(['exec', await container(service), ...command])
  const states = () =>
    Promise.all(SERVICES.map(async (service) => (await inspect(service)).State.Health?.Status ?? 'none'))

  const healthy = async (seconds: number) => {
    await until('all are healthy', seconds, states, (all) => all.every((state) => state === 'healthy'))
  }

  const query = async (sql: string) => {
    const text = `select row_to_json(answer) from (${sql}) answer`
    const { code, out, err } = await exec('database', ['psql', '-U', 'postgres', '-d', 'anxa', '-qtAc', text])
    if (code !== 0) throw new Error(err)
    return z.record(z.string(), z.unknown()).parse(JSON.parse(out))
  }
  const down = ['down', '--volumes', '--remove-orphans', '--timeout', '5']
  await compose(down, 90)
  return {
    ...{ project, secrets, docker, ask, compose, composeLine, exec, container, inspect, query },
    crash: async (service) => {
      // The first process is the engine's init; its child is the program.
      const { code, err } = await exec(service, ['sh', '-c', 'kill -KILL $(cat /proc/1/task/1/children)'])
      if (code !== 0 && code !== 137) throw new Error(`${service} was not killed: ${err}`)
    },
    healthy,
    up: async () => {
      try {
        await compose(['up', '--detach', '--no-build'], 120)
        await healthy(START_SECONDS)
      } catch (cause) {
        const said = await compose(['logs', '--no-color', '--tail', '20'])
        throw new Error(`the containers do not come up; they said:\n${said}`, { cause })
      }
    },
    close: async () => {
      const images = engine.isOwn ? [] : ['--rmi', 'local']
      await compose([...down, ...images], 90)
      // Layers of older sources; those of today make the next run fast.
      if (engine.isOwn) await docker(['image', 'prune', '--force', '--filter', 'until=24h'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An engine of our own gives its containers no way out; what builds fetch comes over the machine's network. */
function overHostNetwork(folder: string): string {
  const path = join(folder, 'host-network.json')
  const build = { network: 'host' }
  writeFileSync(path, JSON.stringify({ services: { server: { build }, proxy: { build } } }))
  return path
}
