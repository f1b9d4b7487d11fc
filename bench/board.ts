/** The pages of a commune of 100 PCs: how long the server takes, and how much comes over the wire with every asset. */
import { randomBytes } from 'node:crypto'
import { REPORTS_PATH } from '../checks/report/protocol.ts'
import { systemClock } from '../server/clock.ts'
import { signReport } from '../server/ingest/testing.ts'
import {
  type Bench,
  type BenchOptions,
  cpuMicroseconds,
  type Figures,
  median,
  quantile,
  round,
} from './common.ts'
import { type BenchPc, type Installation, openInstallation } from './installation.ts'
import { frame, runLoad } from './load.ts'
import { assetsOfPage, assetsOfStyle, type Visitor, visit } from './page-load.ts'
import { type RunningProgram, startServer } from './program.ts'
import { factsOn, readRecordedPcs } from './recorded-pcs.ts'
import { addPerson } from './session.ts'

const PCS = 100
const COMMUNE = 'bench'
const WARM_UPS = 100
const VISITS = 500

export const boardBench: Bench = {
  name: 'board',
  summary: 'the board of 100 PCs: server time, bytes with all assets',
  run,
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const secret = randomBytes(32).toString('base64url')
  let server: RunningProgram | null = null
  try {
    const pcs = await installation.addCommune(COMMUNE, PCS)
    server = await startServer(installation, { AUTH_SECRET: secret })
    await reportAll(installation, server, pcs)
    const communeId = pcs[0]?.communeId ?? ''
    const { cookie } = await addPerson(installation, { role: 'police', communeId }, secret)
    const visitor = visit(server.port, cookie)
    const pages = {
      'commune page': `/xa/${COMMUNE}`,
      'PC page': `/xa/${COMMUNE}/may/${pcs[0]?.deviceId}`,
      'check page': `/xa/${COMMUNE}/kiem-tra/firewall-on`,
    }
    const house = { installation, server, visitor, quick }
    const figures: Figures[] = []
    for (const [name, path] of Object.entries(pages)) {
      say(`${name}: ${path}`)
      figures.push(await measurePage(house, `board, ${name} of ${PCS} PCs`, path))
    }
    visitor.close()
    return figures
  } finally {
    await server?.stop()
    await installation.stop()
  }
}

/** Every recorded PC in turn, so that the board has something of everything to show. */
export async function reportAll(
  { key }: Installation,
  { port }: RunningProgram,
  pcs: readonly BenchPc[],
): Promise<void> {
  const at = systemClock().now()
  const recorded = readRecordedPcs().map((pc) => factsOn(at, pc))
  const requests = pcs.flatMap(({ deviceId }, index) => {
    const facts = recorded[index % recorded.length]
    if (facts === undefined) return []
    const jws = signReport({ deviceId, key }, { seq: 1, at, facts })
    return [frame(REPORTS_PATH, { 'content-type': 'application/jose' }, jws)]
  })
  const { done } = await runLoad(port, requests, 60, 8)
  if (done !== pcs.length) throw new Error(`${done} of ${pcs.length} first reports were taken`)
}

type House = {
  readonly installation: Installation
  readonly server: RunningProgram
  readonly visitor: Visitor
  readonly quick: boolean
}

/** Server time and bytes of one page. */
export async function measurePage(
  { installation, server, visitor, quick }: House,
  name: string,
  path: string,
): Promise<Figures> {
  const weight = await weigh(visitor, path)
  for (let number = 0; number < (quick ? 20 : WARM_UPS); number += 1) await visitor.get(path)
  const database = installation.databasePids()
  const [server0, database0] = [cpuMicroseconds([server.pid]), cpuMicroseconds(database)]
  const ms: number[] = []
  while (ms.length < (quick ? 50 : VISITS)) ms.push((await visitor.get(path)).ms)
  const [server1, database1] = [cpuMicroseconds([server.pid]), cpuMicroseconds(database)]
  return {
    name,
    // As the visitor sees it, the loopback included: what the server takes is a little less.
    p50Ms: round(median(ms), 1),
    p95Ms: round(quantile(ms, 0.95), 1),
    p99Ms: round(quantile(ms, 0.99), 1),
    serverCpuMs: round((server1 - server0) / ms.length / 1000, 1),
    databaseCpuMs: round((database1 - database0) / ms.length / 1000, 1),
    ...weight,
  }
}

/** Throws when the page, or a style sheet of it, asks another host for anything. */
async function weigh(visitor: Visitor, path: string) {
  const page = await visitor.get(path)
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`)
  const known = new Set(assetsOfPage(page.text))
  let assetBytes = 0
  // The set grows while it is walked: style sheets name fonts.
  for (const address of known) {
    if (!/^\/(?!\/)/.test(address)) throw new Error(`${path} loads ${address}: not from this host`)
    const asset = await visitor.get(address)
    if (asset.status !== 200) throw new Error(`${address} answered ${asset.status}`)
    assetBytes += asset.wireBytes
    if (address.endsWith('.css')) for (const more of assetsOfStyle(asset.text)) known.add(more)
  }
  return {
    htmlKilobytes: round(page.wireBytes / 1024, 1),
    withAllAssetsKilobytes: round((page.wireBytes + assetBytes) / 1024, 1),
    assets: known.size,
    requestsToOtherHosts: 0,
  }
}
