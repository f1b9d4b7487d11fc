/** The demo from start to stop: folder, database, story, this machine, links; then a server like any other. */
import { createServer } from 'node:net'
import type { Logger } from 'pino'
import { BUILT_IN_TABLES } from '../../checks/device/tables.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import { DAY_MS } from '../../checks/time/zone.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { CannotError } from '../errors.ts'
import { type RunningServer, startServer } from '../serve.ts'
import { type Built, buildDemo, continueDemo, type Story, type TellOptions } from './build.ts'
import { beginFolder, type Found, finishFolder, inspectFolder, type Mark } from './folder.ts'
import { startLive } from './live.ts'
import type { Progress } from './progress.ts'
import { printLinks } from './sign-in-links.ts'
import { HISTORY_DAYS, MAIN_COMMUNE, NEIGHBOURS, OFFICE } from './story.ts'
import { bundleAgent, runOwnAgent } from './this-machine.ts'

const STORY: Story = { communes: [MAIN_COMMUNE, ...NEIGHBOURS], days: HISTORY_DAYS }

export type DemoOptions = {
  /** With its own DATA_DIR and loopback only; no outside database, no mail. */
  readonly config: Config
  readonly log: Logger
  readonly fresh: boolean
  readonly print: (line: string) => void
  readonly progress: Progress
  /** Aborted when the demo shall end, also while it is being built: `startDemo` throws then. */
  readonly signal: AbortSignal
}

export type RunningDemo = {
  readonly url: string
  readonly lost: Promise<string>
  /** Prints new sign-in links; those before end. */
  readonly printLinks: () => Promise<void>
  /** Call after the signal was aborted: the agent of this machine ends with it. */
  readonly stop: () => Promise<void>
}

/** Throws UsageError for a folder of somebody else's, CannotError when port or database cannot be had. */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { config, log, print, progress } = options
  const started = performance.now()
  const clock = systemClock(config.ANXA_TIME_OFFSET)
  const anchor = clock.now()
  const found = inspectFolder(config.DATA_DIR, anchor, options)
  await requirePort(config)
  print(describe(found, config.DATA_DIR))
  const mark = found.kind === 'goes-on' ? found.mark : beginFolder(config.DATA_DIR, anchor)
  const bundled = bundleAgent(options.signal)
  const told: { built?: Built } = {}
  progress.step(0, 'mở cơ sở dữ liệu')
  const server = await startServer(config, log, {
    clock,
    isSample: true,
    // A power cut may cost the last second; a commune that is no sample never runs with this.
    databaseSettings: { synchronous_commit: 'off' },
    prepare: async (deps) => {
      told.built = await tell(deps, found, mark, {
        signal: options.signal,
        onProgress: (share) => progress.step(0.05 + share * 0.9, 'phát lại lịch sử'),
      })
      if (found.kind === 'build') finishFolder(config.DATA_DIR, mark)
    },
  })
  try {
    if (told.built === undefined) throw new Error('the server started without its story')
    return await open({ ...options, server, bundled, built: told.built, started })
  } catch (error) {
    await server.stop()
    throw error
  }
}

const tell = (deps: Deps, found: Found, mark: Mark, options: TellOptions): Promise<Built> =>
  found.kind === 'build'
    ? buildDemo(deps, STORY, mark, options)
    : continueDemo(deps, STORY, mark, deps.clock.now(), options)

type Opened = DemoOptions & {
  readonly server: RunningServer
  readonly bundled: Promise<string | null>
  readonly built: Built
  /** performance.now() at the start. */
  readonly started: number
}

async function open(opened: Opened): Promise<RunningDemo> {
  const { config, server, bundled, built, print, progress, signal, started } = opened
  const { deps, url } = server
  progress.step(0.95, 'chạy agent trên máy này')
  const [commune] = built.cast.communes
  if (commune === undefined) throw new Error('a story without a commune')
  const agent = await runOwnAgent({
    ...{ deps, url, dataDir: config.DATA_DIR, commune, unit: OFFICE, bundled, signal },
  })
  signal.throwIfAborted()
  progress.step(1, 'xong')
  const stopLive = startLive({
    ...{ deps, player: built.player, playedTo: built.playedTo, dataDir: config.DATA_DIR },
    ...{ hasOwnAgent: agent.kind === 'reported', signal },
  })
  print('')
  print(`AnXã – dữ liệu mẫu, sẵn sàng sau ${Math.round((performance.now() - started) / 1000)} giây: ${url}`)
  for (const line of [...facts(built, deps.clock.now()), ownAgentLine(agent)]) print(`  ${line}`)
  print('')
  await printLinks(deps, url, print)
  return {
    url,
    lost: server.lost,
    printLinks: () => printLinks(deps, url, print),
    stop: async () => {
      await stopLive()
      await server.stop()
    },
  }
}

function facts({ cast, reports }: Built, now: Date): readonly string[] {
  const simulated = cast.communes.reduce((sum, { pcs }) => sum + pcs.length, 0)
  const { asOf } = BUILT_IN_TABLES.builds
  const ageDays = Math.floor((now.getTime() - Date.parse(`${asOf}T00:00:00Z`)) / DAY_MS)
  return [
    `${simulated} máy mô phỏng trong ${cast.communes.length} xã, lịch sử ${HISTORY_DAYS} ngày đến ${formatMoment(cast.anchor)}; lần chạy này nhận ${reports} báo cáo đã ký`,
    `bảng bản vá Windows đến ngày ${formatDate(asOf)} (${ageDays} ngày trước), không dời theo ngày`,
  ]
}

const ownAgentLine = (agent: Awaited<ReturnType<typeof runOwnAgent>>): string =>
  agent.kind === 'reported'
    ? 'máy này báo cáo thật bằng agent của nó, có dấu “máy thật này” trên bảng'
    : `máy này không tham gia: ${agent.why}`

const WHY: Readonly<Record<Extract<Found, { kind: 'build' }>['why'], string>> = {
  new: 'Dựng xã mẫu',
  'half-built': 'Lần trước dựng dở: dựng lại từ đầu',
  'told-long-ago': 'Xã mẫu đã kể từ hơn 7 ngày trước: dựng lại từ đầu',
  'other-version': 'Xã mẫu của phiên bản khác: dựng lại từ đầu',
  asked: 'Dựng lại từ đầu theo yêu cầu',
}

const describe = (found: Found, dataDir: string): string =>
  found.kind === 'goes-on'
    ? `Dùng lại xã mẫu dựng lúc ${formatMoment(found.mark.anchor)} trong ${dataDir}, kể tiếp đến bây giờ (dựng lại: npm run demo -- --fresh)`
    : `${WHY[found.why]}, trong ${dataDir}`

/** Said before half a minute is spent on building. */
function requirePort({ HOST, PORT }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause) =>
      reject(
        new CannotError(`cổng ${PORT} trên ${HOST} đang bận; chọn cổng khác: npm run demo -- --port 8090`, {
          cause,
        }),
      ),
    )
    probe.listen(PORT, HOST, () => probe.close(() => resolve()))
  })
}
