/** The two steps of a yearly report: the security unit to the owner, the owner to the ministry. */
import { ReportStep } from '../../checks/yearly-report/period.ts'
import type { ReportRow } from '../../checks/yearly-report/rows.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { By } from '../systems/systems.ts'

export type Sent = {
  readonly year: number
  readonly step: ReportStep
  readonly sentAt: Date
  readonly documentNumber: string
  readonly sentName: string
}

export const listSent = (tx: Tx, communeId: string): Promise<Sent[]> =>
  tx<
    Sent[]
  >`select year, step, sent_at as "sentAt", document_number as "documentNumber", sent_name as "sentName"
    from yearly_reports where commune_id = ${communeId} order by year, step`.execute()

/** When each step of a year was taken; null: not yet. */
export const sentOf = (sent: readonly Sent[], year: number): Readonly<Record<ReportStep, Date | null>> => {
  const at = (step: ReportStep): Date | null =>
    sent.find((one) => one.year === year && one.step === step)?.sentAt ?? null
  return { 'unit-to-owner': at('unit-to-owner'), 'owner-to-ministry': at('owner-to-ministry') }
}

export type Sending = {
  readonly year: number
  readonly step: ReportStep
  readonly sentAt: Date
  readonly documentNumber: string
  readonly rows: readonly ReportRow[]
  readonly name: string
}

/** Notes once that it was sent. Throws `conflict` when it was noted already, or before the unit's step. */
export const noteSent = (
  db: Database,
  communeId: string,
  sending: Sending,
  { actor, now }: By,
): Promise<void> =>
  db.transaction({ communes: [communeId] }, async (tx) => {
    const { year, step, sentAt, documentNumber, rows, name } = sending
    const sent = sentOf(await listSent(tx, communeId), year)
    if (step === 'owner-to-ministry' && sent['unit-to-owner'] === null)
      throw new AppError('conflict', 'Đơn vị chuyên trách chưa gửi báo cáo cho chủ quản.')
    const [added] = await tx`insert into yearly_reports ${tx({
      ...{ commune_id: communeId, year, step, sent_at: sentAt, document_number: documentNumber },
      rows: tx.json(rows as never) as never,
      ...{ sent_by: actor, sent_name: name, recorded_at: now },
    })} on conflict do nothing returning year`
    if (added === undefined) throw new AppError('conflict', 'Lần gửi này đã được ghi.')
    const line = { communeId, actor, action: 'yearly.sent', subject: `commune:${communeId}` }
    await appendAudit(
      tx,
      { ...line, detail: { year, step, documentNumber, sentAt: sentAt.toISOString() } },
      now,
    )
  })

export const isStep = (text: string): text is ReportStep => ReportStep.safeParse(text).success
