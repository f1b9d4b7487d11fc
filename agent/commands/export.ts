/** `export`: a signed report as a file, for a PC without network; the IT officer uploads it. */
import type { AgentContext } from '../context.ts'
import { CommandError, EXIT, type ExitCode } from '../output.ts'
import { writeOutputFile } from '../output-file.ts'
import { makeReport } from '../report/make.ts'
import { getEnrolled } from '../state/enrolled.ts'
import { takeLock } from '../state/lock.ts'

export type ExportOptions = {
  readonly out: string
  readonly withSoftware: boolean
  readonly stateDir: string
}

/** The compact JWS as text: the very bytes that `run` would send, before packing. */
export const exportReport = async (context: AgentContext, options: ExportOptions): Promise<ExitCode> => {
  const { out, withSoftware, stateDir } = options
  getEnrolled(stateDir)
  const release = takeLock(stateDir)
  if (!release) throw new CommandError(EXIT.couldNot, 'một lượt chạy khác của agent đang làm việc')
  try {
    const { report } = await makeReport(context, { stateDir, withSoftware })
    writeOutputFile(out, report.jws)
    context.output.line(`Đã ghi báo cáo số ${report.seq} (có chữ ký) vào ${out}.`)
    return EXIT.done
  } finally {
    release()
  }
}
