/** The commands: what they are called, which options they take, and where each is loaded from when it is asked for. */
import { type OptionSpecs, type Options, readOptions } from './arguments.ts'
import { stateDirOf } from './config.ts'
import type { AgentContext } from './context.ts'
import type { ExitCode } from './output.ts'

export type Command = {
  readonly summary: string
  readonly options: OptionSpecs
  readonly run: (context: AgentContext, args: readonly string[]) => Promise<ExitCode>
}

const state = {
  state: {
    value: 'THƯ MỤC',
    help: 'nơi giữ khóa, số thứ tự và báo cáo chờ gửi; mặc định /var/lib/anxa-agent, trên Windows %ProgramData%\\AnXa\\agent',
  },
} as const

/** Ties the options to the types that the command reads them with. */
const command = <const S extends OptionSpecs>(
  name: string,
  summary: string,
  options: S,
  run: (context: AgentContext, options: Options<S>) => Promise<ExitCode>,
): readonly [string, Command] => [
  name,
  {
    summary,
    options,
    // readOptions makes exactly what Options<S> says of the same specs; the compiler cannot follow it there.
    run: (context, args) => run(context, readOptions(name, args, options) as Options<S>),
  },
]

export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  command(
    'enroll',
    'đăng ký máy này với máy chủ của xã',
    {
      server: { value: 'ĐỊA CHỈ', required: true, help: 'địa chỉ máy chủ, https://…' },
      token: { value: 'MÃ', required: true, help: 'mã đăng ký do cán bộ CNTT cấp' },
      'ca-fingerprint': {
        value: 'SHA256',
        help: 'dấu vân tay chứng thư gốc của máy chủ: chỉ tin chứng thư này',
      },
      'allow-http': { help: 'chấp nhận http không mã hóa ngoài chính máy này' },
      proxy: { value: 'MÁY:CỔNG', help: 'mạng chỉ ra ngoài qua proxy: luôn đi qua proxy này' },
      again: { help: 'máy đã đăng ký: đăng ký lại với khóa mới, giữ riêng khóa và báo cáo cũ' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/enroll.ts')).enroll(context, {
        server: options.server,
        token: options.token,
        fingerprint: options['ca-fingerprint'],
        allowHttp: options['allow-http'],
        proxy: options.proxy,
        again: options.again,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'run',
    'thu thập và gửi nếu đã đến lượt; bộ lập lịch của hệ điều hành gọi lệnh này',
    {
      force: { help: 'làm ngay, không đợi đến lượt' },
      software: { help: 'gửi kèm danh sách phần mềm đã cài' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/run.ts')).runOnce(context, {
        stateDir: stateDirOf(options.state),
        force: options.force,
        withSoftware: options.software,
      }),
  ),
  command(
    'check',
    'chấm các mục kiểm tra, của máy này hoặc của một tệp; mã thoát 1 khi có mục chưa đạt',
    {
      facts: { value: 'TỆP', help: 'kết quả thu thập (collect) thay cho máy này' },
      context: {
        value: 'TỆP',
        help: 'JSON có "context" (asOf, clockSkewSeconds, signingRequired) và "thresholds"',
      },
      'as-of': { value: 'THỜI ĐIỂM', help: 'chấm như đang ở thời điểm này, ví dụ 2026-10-28T03:00:00Z' },
      json: { help: 'in JSON' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/check.ts')).check(context, {
        factsFile: options.facts,
        contextFile: options.context,
        asOf: options['as-of'],
        json: options.json,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'collect',
    'thu thập và in ra những gì sẽ được gửi, không gửi',
    {
      out: { value: 'TỆP', help: 'ghi vào tệp thay vì in ra' },
      software: { help: 'kèm danh sách phần mềm đã cài' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/collect.ts')).collect(context, {
        out: options.out,
        withSoftware: options.software,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'status',
    'cho biết đã gửi gì, kết quả ra sao, lần tới khi nào; không cần mạng',
    { json: { help: 'in JSON' }, ...state },
    async (context, options) =>
      (await import('./commands/status.ts')).status(context, {
        json: options.json,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'export',
    'ghi một báo cáo có chữ ký ra tệp, cho máy không có mạng',
    {
      out: { value: 'TỆP', required: true, help: 'tệp để ghi' },
      software: { help: 'kèm danh sách phần mềm' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/export.ts')).exportReport(context, {
        out: options.out,
        withSoftware: options.software,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'sends',
    'máy này gửi gì: từng mục của báo cáo, bằng tiếng Việt; không gửi gì',
    state,
    async (context, options) =>
      (await import('./commands/sends.ts')).sends(context, { stateDir: stateDirOf(options.state) }),
  ),
  command(
    'doctor',
    'tác tử trên máy này có ổn không, để gửi cho người hỗ trợ; không có dữ liệu cá nhân',
    { json: { help: 'in JSON' }, ...state },
    async (context, options) =>
      (await import('./commands/doctor.ts')).doctor(context, {
        json: options.json,
        stateDir: stateDirOf(options.state),
      }),
  ),
  command(
    'self-test',
    'thử xem chương trình này chạy được trên máy này không; không gửi gì',
    state,
    async (context, options) =>
      (await import('./commands/self-test.ts')).selfTest(context, { stateDir: stateDirOf(options.state) }),
  ),
  command(
    'install',
    'cài vào máy Windows này: chép chương trình, đăng ký, hẹn chạy, gửi báo cáo đầu tiên',
    {
      server: { value: 'ĐỊA CHỈ', help: 'địa chỉ máy chủ; không ghi thì đọc anxa.json cạnh chương trình' },
      token: { value: 'MÃ', help: 'mã đăng ký do cán bộ CNTT cấp' },
      'ca-fingerprint': { value: 'SHA256', help: 'dấu vân tay chứng thư gốc của máy chủ' },
      'allow-http': { help: 'chấp nhận http không mã hóa ngoài chính máy này' },
      proxy: { value: 'MÁY:CỔNG', help: 'mạng chỉ ra ngoài qua proxy: luôn đi qua proxy này' },
      ...state,
    },
    async (context, options) =>
      (await import('./commands/install.ts')).install(context, {
        ...{ server: options.server, token: options.token, fingerprint: options['ca-fingerprint'] },
        ...{ allowHttp: options['allow-http'], proxy: options.proxy, stateDir: stateDirOf(options.state) },
      }),
  ),
  command(
    'uninstall',
    'gỡ khỏi máy Windows này, cả khóa và báo cáo chờ gửi',
    state,
    async (context, options) =>
      (await import('./commands/install.ts')).uninstall(context, { stateDir: stateDirOf(options.state) }),
  ),
])

const optionHelp = ([name, { value, help }]: [string, OptionSpecs[string]]): string =>
  `      --${value === undefined ? name : `${name} ${value}`}  ${help}`

export const helpText = (): string =>
  [
    'anxa-agent <lệnh> [tùy chọn]',
    '',
    ...[...COMMANDS].flatMap(([name, { summary, options }]) => [
      `  ${name}  ${summary}`,
      ...Object.entries(options).map(optionHelp),
    ]),
    '',
    'Mã thoát: 0 xong, 1 câu trả lời là không, 2 gọi sai, 3 không làm được.',
  ].join('\n')
