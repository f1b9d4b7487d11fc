/** /xa/:commune/bao-cao-nam: the yearly report of NĐ 331, from the register and the dossiers. */
import { z } from 'zod'
import { formatDate } from '../../checks/time/words.ts'
import { dayOf, startOfDay } from '../../checks/time/zone.ts'
import { checkReport } from '../../checks/yearly-report/consistency.ts'
import type { PlaceToMend } from '../../checks/yearly-report/findings.ts'
import { fullName, Implementation, implementationWord, reportForm } from '../../checks/yearly-report/form.ts'
import { figuresDay, REPORT_STATE_WORDS, type ReportState } from '../../checks/yearly-report/period.ts'
import { buildRows, cellText, type SystemField } from '../../checks/yearly-report/rows.ts'
import { totalsOf, totalValues } from '../../checks/yearly-report/totals.ts'
import { dossierPath } from '../../web/pages/dossiers/paths.ts'
import { systemEditPath } from '../../web/pages/systems/paths.ts'
import { yearlyPath, yearlySystemPath } from '../../web/pages/yearly-report/paths.ts'
import { YearlyPage, YearlySystemPage } from '../../web/pages/yearly-report/yearly-pages.tsx'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalDay,
  optionalText,
  readForm,
  requiredText,
} from '../http/form.ts'
import type { Access, RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS, READ_ACCESS, systemsFrame } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { getSystem } from '../systems/systems.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { boardOf } from './duty.ts'
import { readFacts, readReported, saveFacts } from './facts.ts'
import { isStep, listSent, noteSent, type Sent } from './sending.ts'

const PATH = yearlyPath(':commune')
const SYSTEM = yearlySystemPath(':commune', ':system')
/** IT notes the unit's step, the leader the owner's. */
const SEND_ACCESS: Access = { kind: 'commune', roles: ['it', 'leader'] }
const SENDERS = { 'unit-to-owner': 'it', 'owner-to-ministry': 'leader' } as const

export const yearlyRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawReport(context, {}) },
  { method: 'POST', path: PATH, access: SEND_ACCESS, handle: takeSent },
  { method: 'GET', path: SYSTEM, access: EDIT_ACCESS, handle: (context) => drawFacts(context, {}) },
  { method: 'POST', path: SYSTEM, access: EDIT_ACCESS, handle: takeFacts },
]

type Said = { readonly given?: FormText; readonly problems?: FormProblems; readonly conflict?: string }

/** The report of the year that is to be sent next, and what it stands on. */
async function readReport(context: RouteContext) {
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const now = deps.clock.now()
  const { systems, sent } = await deps.db.transaction(scope, async (tx) => ({
    systems: await readReported(tx, communeId),
    sent: await listSent(tx, communeId),
  }))
  const { calendar } = await tablesInForce(deps.db).current()
  const board = boardOf(sent, now, calendar)
  const { year } = board
  const figures = { period: board.period, day: figuresDay(board.period, now) }
  const totals = totalValues(totalsOf(buildRows(systems, figures).rows))
  return { year, board, figures, sent, check: checkReport({ systems, figures, totals }) }
}

async function drawReport(context: RouteContext, said: Said): Promise<Response> {
  const { year, board, figures, sent, check } = await readReport(context)
  const { code } = communeOf(context)
  const form = reportForm()
  const { given = {}, problems = {}, conflict } = said
  const page = (
    <YearlyPage
      {...systemsFrame(context, { problem: conflict })}
      year={year}
      name={fullName()}
      period={`từ ${formatDate(figures.period.start)} đến ${formatDate(figures.period.end)}`}
      figuresDay={formatDate(figures.day)}
      flag={figures.period.flag}
      steps={board.steps.map((state) => showStep(context, state, sent))}
      columns={form.columns.map(({ number, heading }) => ({ number, heading }))}
      rows={check.made.rows.map((row) => ({
        systemId: row.systemId,
        cells: form.columns.map((column) => cellText(row, column)),
      }))}
      totals={check.totals.map(({ label, value }) => ({
        label,
        value:
          value === null ? 'chưa tính được' : typeof value === 'string' ? formatDate(value) : String(value),
      }))}
      findings={check.findings.map(({ text, mend, weight }) => ({
        text,
        mustMend: weight === 'mend',
        links: mend.flatMap((place) => linkTo(code, place)),
      }))}
      leftOut={check.made.leftOut.map(
        ({ systemName, text }) => `${systemName ?? 'Hệ thống chưa có tên'}: ${text}`,
      )}
      open={check.made.open.map(({ text }) => text)}
      given={given}
      problems={problems}
    />
  )
  const status = conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200
  return sendPage(context.c, page, status)
}

function showStep(
  { roles }: RouteContext,
  { state, deadline, beforeFiguresClosed }: ReportState,
  sent: readonly Sent[],
) {
  const found = sent.find(({ step, year }) => step === deadline.step && year === deadline.year)
  return {
    ...{ id: deadline.step, title: deadline.title, state: REPORT_STATE_WORDS[state], due: deadline.words },
    tone:
      state === 'overdue'
        ? ('bad' as const)
        : found === undefined
          ? ('attention' as const)
          : ('calm' as const),
    sent:
      found === undefined
        ? null
        : `Văn bản ${found.documentNumber}, gửi ${formatDate(dayOf(found.sentAt))}, ${found.sentName} ghi.${
            beforeFiguresClosed ? ' Gửi khi số liệu của kỳ chưa chốt.' : ''
          }`,
    mayNote: found === undefined && roles.includes(SENDERS[deadline.step]),
  }
}

/** Fields that the register itself holds; the rest is written on the page of the report, or comes from the dossier. */
const OF_REGISTER: ReadonlySet<SystemField> = new Set([
  ...(['name', 'ownership', 'ownerName', 'operatorName', 'systemType', 'retiredOn'] as const),
])
const OF_DOSSIER: ReadonlySet<SystemField> = new Set(['dossierState', 'approvedLevel', 'level'])

function linkTo(code: string, place: PlaceToMend): { href: string; label: string }[] {
  if (place.of === 'total') return []
  const { systemId } = place
  if (place.of === 'system' && OF_REGISTER.has(place.field))
    return [{ href: systemEditPath(code, systemId), label: 'sửa trong sổ' }]
  if (place.of === 'system' && OF_DOSSIER.has(place.field))
    return [{ href: dossierPath(code, systemId), label: 'xem hồ sơ cấp độ' }]
  return [{ href: yearlySystemPath(code, systemId), label: 'sửa số liệu báo cáo' }]
}

const Sending = z.object({
  year: z.coerce.number().int(),
  step: z.string().refine(isStep, 'Không có bước này.'),
  documentNumber: requiredText('Số văn bản', 100),
  sentOn: z.iso.date('Hãy chọn ngày gửi.'),
})

async function takeSent(context: RouteContext): Promise<Response> {
  const { deps, c, person, roles } = context
  const { communeId, code } = communeOf(context)
  const form = await readForm(context, Sending)
  if (!form.ok) return drawReport(context, form)
  const { given, value } = form
  if (!isStep(value.step) || !roles.includes(SENDERS[value.step])) throw notFound()
  const { year, check } = await readReport(context)
  const now = deps.clock.now()
  if (value.sentOn > dayOf(now))
    return drawReport(context, { given, problems: { sentOn: 'Ngày gửi không thể sau hôm nay.' } })
  if (value.year !== year)
    return drawReport(context, { given, conflict: 'Trang đã cũ: năm báo cáo đã khác.' })
  if (!check.isConsistent)
    return drawReport(context, {
      given,
      conflict: 'Báo cáo còn chỗ phải sửa: hãy sửa rồi mới ghi là đã gửi.',
    })
  // On the day itself the moment is known; of an earlier day only that it was that day.
  const sentAt = value.sentOn === dayOf(now) ? now : startOfDay(value.sentOn)
  const { step, documentNumber } = value
  const sending = { year, step, sentAt, documentNumber, rows: check.made.rows, name: person?.name ?? '' }
  try {
    await noteSent(deps.db, communeId, sending, { actor: actorOf(context), now })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawReport(context, { given, conflict: error.message })
  }
  return c.redirect(`${yearlyPath(code)}?xong=da-gui`, 303)
}

const Facts = z
  .object({
    implementation: z.union([Implementation, z.literal('').transform(() => null)], 'Hãy chọn một mục.'),
    plannedFullOn: optionalDay(),
    plannedApprovalOn: optionalDay(),
    decisionAuthority: optionalText('Cơ quan ký'),
    regulation: z.union(
      [z.enum(['none', 'issued']), z.literal('').transform(() => null)],
      'Hãy chọn một mục.',
    ),
    regulationNumber: optionalText('Số Quy chế', 100),
    regulationOn: optionalDay(),
    regulationAuthority: optionalText('Cơ quan ban hành'),
    inspections: z.union(
      [z.enum(['none', 'done']), z.literal('').transform(() => null)],
      'Hãy chọn một mục.',
    ),
    inspectedBeforeUseOn: optionalDay(),
    inspectedPeriodicallyOn: optionalDay(),
  })
  .superRefine((facts, context) => {
    const say = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    const { regulation, regulationNumber, regulationOn, inspections } = facts
    if (regulation !== 'issued' && (regulationNumber !== null || regulationOn !== null))
      say('regulation', 'Có số hoặc ngày Quy chế thì chọn "Đã ban hành".')
    const dates = [facts.inspectedBeforeUseOn, facts.inspectedPeriodicallyOn].filter((day) => day !== null)
    if (inspections === 'done' && dates.length === 0) say('inspections', 'Hãy ghi ngày của ít nhất một lần.')
    if (inspections !== 'done' && dates.length > 0)
      say('inspections', 'Có ngày kiểm tra thì chọn "Đã kiểm tra, đánh giá".')
  })

async function drawFacts(context: RouteContext, { given, problems = {} }: Said): Promise<Response> {
  const key = systemKey(context)
  const { system, facts } = await context.deps.db.transaction(context.scope, async (tx) => ({
    system: await getSystem(tx, key),
    facts: await readFacts(tx, key),
  }))
  const stored = Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  const page = (
    <YearlySystemPage
      {...systemsFrame(context)}
      system={system}
      implementations={Implementation.options.map((value) => ({ value, label: implementationWord(value) }))}
      given={given ?? Object.fromEntries(stored)}
      problems={problems}
    />
  )
  return sendPage(context.c, page, Object.keys(problems).length > 0 ? 400 : 200)
}

async function takeFacts(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const form = await readForm(context, Facts)
  if (!form.ok) return drawFacts(context, form)
  const by = { actor: actorOf(context), now: context.deps.clock.now() }
  await saveFacts(context.deps.db, key, form.value, by)
  return context.c.redirect(`${yearlyPath(communeOf(context).code)}?xong=so-lieu`, 303)
}
