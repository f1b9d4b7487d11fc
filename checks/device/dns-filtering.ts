/** Whether the name servers in use refuse the names of malicious sites. */
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { FILTERING_RESOLVERS } from './filtering-resolvers.ts'
import { linuxGroup, policyOf, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

const serversOf = ({ facts }: JudgeInput): readonly string[] | null =>
  facts.contract === 'win-collector/1'
    ? (windowsGroup(facts, 'network')?.dnsServers?.map(({ address }) => address) ?? null)
    : (linuxGroup(facts, 'network')?.dnsServers ?? null)

/** RFC 1918, RFC 6598, loopback, link-local, RFC 4193: a box on the spot, which asks another one in turn. */
const LOCAL =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i

function judge(input: JudgeInput): Judgement {
  const servers = serversOf(input)
  if (servers === null) return unknown('network-not-readable')
  if (servers.length === 0) return unknown('no-name-server')
  const own = new Set(policyOf(input).filteringResolvers.map((address) => address.toLowerCase()))
  const isFiltering = (address: string): boolean =>
    own.has(address.toLowerCase()) || FILTERING_RESOLVERS.has(address.toLowerCase())
  const others = [...new Set(servers.filter((address) => !isFiltering(address)))]
  if (others.length === 0) return pass('filtering')
  const open = others.filter((address) => !LOCAL.test(address))
  if (open.length === 0) return unknown('local-resolver', { servers: others })
  return servers.some(isFiltering)
    ? warn('partly', { servers: open })
    : fail('not-filtering', { servers: open })
}

const list = (servers: unknown): string =>
  say(Array.isArray(servers) ? servers : undefined, (text) => `: ${text}`)

export const dnsFiltering: DeviceCheck = {
  id: 'dns-filtering',
  title: 'Lọc tên miền',
  shortTitle: 'Lọc tên miền',
  why: 'Máy chủ tên miền có lọc chặn trang giả mạo và địa chỉ điều khiển của mã độc ngay từ lúc hỏi tên, trước khi trình duyệt kịp mở.',
  mend: {
    windows: [
      'Hỏi tỉnh hoặc nhà mạng địa chỉ máy chủ tên miền có lọc; ghi địa chỉ đó ở trang Ngưỡng đánh giá để máy được tính là đạt.',
      'Đặt một lần cho cả trụ sở ở bộ phát mạng (router): mục DHCP, ô DNS.',
      'Hoặc đặt trên máy: Cài đặt (Settings) > Mạng và Internet (Network & internet) > chọn mạng > Gán máy chủ DNS (DNS server assignment) > Sửa (Edit) > Thủ công (Manual).',
      'Nếu chưa có địa chỉ riêng, có thể dùng dịch vụ công cộng có lọc, ví dụ 9.9.9.9 và 149.112.112.112.',
    ],
    linux: [
      'Đặt một lần cho cả trụ sở ở bộ phát mạng (router): mục DHCP, ô DNS.',
      'Hoặc đặt trên máy: `nmcli connection modify TÊN_MẠNG ipv4.dns "9.9.9.9 149.112.112.112" ipv4.ignore-auto-dns yes`, rồi `nmcli connection up TÊN_MẠNG`.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['web-dns-filter'],
  thresholds: [],
  reasons: {
    filtering: () => 'Máy dùng máy chủ tên miền có lọc.',
    'not-filtering': ({ servers }) =>
      `Máy chủ tên miền đang dùng không nằm trong danh sách có lọc${list(servers)}.`,
    partly: ({ servers }) => `Một phần máy chủ tên miền không nằm trong danh sách có lọc${list(servers)}.`,
    'local-resolver': ({ servers }) =>
      `Máy hỏi tên miền qua thiết bị tại chỗ${list(servers)}; không biết thiết bị đó có lọc không.`,
    'no-name-server': () => 'Máy không có máy chủ tên miền nào lúc thu thập.',
    'network-not-readable': () => 'Không đọc được cấu hình mạng.',
  },
  judge: judgeBy(judge),
}
