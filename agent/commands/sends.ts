/** `sends`: exactly what a report of this PC holds, for the person in front of it; nothing is sent. */
import { NEVER_SENT, sentSections } from '../../checks/facts/sent.ts'
import { collectFacts } from '../collectors/collect.ts'
import type { AgentContext } from '../context.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { readLast } from '../state/last.ts'

export type SendsOptions = { readonly stateDir: string }

/** What goes along is what the server asked for last, as in a real run. */
const isSoftwareWanted = (stateDir: string): boolean => {
  try {
    return readLast(stateDir).answer?.wantsSoftware === true
  } catch {
    // Whoever may not read the folder of the agent sees what is sent without being asked.
    return false
  }
}

export const sends = async (context: AgentContext, { stateDir }: SendsOptions): Promise<ExitCode> => {
  const withSoftware = isSoftwareWanted(stateDir)
  const facts = await collectFacts(context, { stateDir, remember: false, withSoftware })
  const sections = sentSections(JSON.stringify(facts))
  context.output.line(
    [
      'Máy này gửi gì: mỗi báo cáo gồm đúng những mục sau, có chữ ký của máy, chỉ tới máy chủ của xã.',
      withSoftware ? 'Xã đang yêu cầu danh mục phần mềm.' : 'Xã không yêu cầu danh mục phần mềm.',
      ...sections.flatMap(({ name, rows }) => [
        '',
        name,
        ...rows.map((row) => `  ${row.name}: ${row.value}`),
      ]),
      '',
      'Không bao giờ gửi:',
      ...NEVER_SENT.map((one) => `  - ${one}`),
      '',
      'Dạng máy đọc (JSON): anxa-agent collect. Trên máy chủ: trang của máy, phần "Máy này gửi gì".',
    ].join('\n'),
  )
  return EXIT.done
}
