/** The list of installed programs, which a PC sends only when its commune asks, and what must not be in it. */
import { fail, type Judgement, notApplicable, pass, unknown } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { isReadable, policyOf } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

/** So many stand in the sentence; the list itself is on the PC's page. */
const MAX_SHOWN = 5

function namesOf({ facts }: JudgeInput): readonly string[] | null {
  if (!isReadable(facts.sections.software)) return null
  return facts.software?.map(({ name }) => name) ?? null
}

function judge(input: JudgeInput): Judgement {
  const { wantsSoftware, forbiddenSoftware } = policyOf(input)
  if (!wantsSoftware) return notApplicable('not-requested')
  const names = namesOf(input)
  if (names === null) return unknown('software-not-readable')
  const forbidden = forbiddenSoftware.map((word) => word.toLowerCase())
  const found = names.filter((name) => forbidden.some((word) => name.toLowerCase().includes(word)))
  return found.length > 0
    ? fail('forbidden', { names: [...new Set(found)].slice(0, MAX_SHOWN), count: found.length })
    : pass('listed', { count: names.length })
}

export const softwareInventory: DeviceCheck = {
  id: 'software-inventory',
  title: 'Danh mục phần mềm',
  shortTitle: 'Phần mềm',
  why: 'Không biết máy có gì thì không biết cái gì cần vá, cái gì lạ. Phần mềm bẻ khóa và phần mềm ngoài danh mục là đường vào phổ biến của mã độc.',
  mend: {
    windows: [
      'Gỡ phần mềm trong danh sách cấm: Cài đặt (Settings) > Ứng dụng (Apps) > Ứng dụng đã cài đặt (Installed apps), chọn phần mềm > Gỡ cài đặt (Uninstall).',
      'Nếu công việc cần phần mềm đó: đề nghị lãnh đạo đưa ra khỏi danh sách cấm, có lý do.',
    ],
    linux: [
      'Xem gói đã cài: `apt list --installed`.',
      'Gỡ phần mềm trong danh sách cấm: `sudo apt-get remove TÊN_GÓI`.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['sw-installed-list', 'sw-stocktake', 'sw-unauthorized-process', 'sw-allowlist'],
  thresholds: [],
  reasons: {
    listed: ({ count }) =>
      `Đã thu được danh mục phần mềm${say(count, (number) => ` (${number} mục)`)}, không có phần mềm bị cấm.`,
    forbidden: ({ names }) => `Máy có phần mềm trong danh sách cấm${say(names, (text) => `: ${text}`)}.`,
    'not-requested': () => 'Xã chưa yêu cầu máy gửi danh mục phần mềm.',
    'software-not-readable': () => 'Chưa có danh mục phần mềm của máy này.',
  },
  judge: judgeBy(judge),
}
