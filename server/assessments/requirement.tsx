/** /xa/:commune/he-thong/:system/yeu-cau/:row: one row, its answer and all answers before it. */
import { z } from 'zod'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { REQUIREMENT_STATES } from '../../checks/requirements/answer.ts'
import { citation } from '../../checks/systems/basis.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import { KIND_WORDS } from '../../web/pages/assessments/assessment-page.tsx'
import { requirementPath } from '../../web/pages/assessments/paths.ts'
import { RequirementPage } from '../../web/pages/assessments/requirement-page.tsx'
import { checkPath, devicePath } from '../../web/pages/board/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import { type FormProblems, type FormText, optionalDay, readFields, readForm } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS, READ_ACCESS } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { assessmentFrame, byOf, readOwn, staffNames } from './frame.ts'
import { AnswerFields, UNKNOWN_STATE } from './list.tsx'
import { requirementOf, type StoredAnswer } from './read.ts'
import { answerRows } from './service.ts'
import { cycleWords, duties, failingOf, humanWords, showEvidence } from './show.ts'
import { type HistoryLine, listHistory } from './write.ts'

const PATH = requirementPath(':commune', ':system', ':row')

export const requirementRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawRow(context) },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: takeAnswer },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly conflict?: string
}

const rowParam = ({ c }: Pick<RouteContext, 'c'>): string => c.req.param('row') ?? ''

async function drawRow(context: RouteContext, said: Said = {}): Promise<Response> {
  const { code, communeId } = communeOf(context)
  const id = rowParam(context)
  const { assessment, more } = await readOwn(context, async (tx) => ({
    names: await staffNames(context, tx, communeId),
    history: await listHistory(tx, systemKey(context), id),
  }))
  const { rows, system, level, today, answers } = assessment
  const at = rows.findIndex(({ row }) => row.id === id)
  const one = rows[at]
  // Also a row of another level: it is none of this system.
  if (one === undefined || level === null) throw notFound()
  const { row } = one
  const { problems = {}, conflict } = said
  const answer = answers.get(id)
  const frame = assessmentFrame(context, conflict ?? problems.rows)
  const page = (
    <RequirementPage
      {...frame}
      mayEdit={frame.mayEdit && system.life !== 'retired'}
      system={system}
      level={level}
      row={{
        ...{ id, clause: row.clause, title: row.title, groupTitle: row.groupTitle, state: one.state },
        kind: KIND_WORDS[row.kind],
        decreePoint: citation(row.decreePoint),
        evidenceAsked: row.evidence,
        cycle: cycleWords(row.cycle),
        isNewAtThisLevel: row.newAtThisLevel,
        // The PCs stand below, each with its reason.
        why: one.why === 'machine-fail' ? `Có ${one.machine?.failing.length ?? 0} máy chưa đạt.` : one.words,
        machine: one.machine?.words ?? null,
        check: checkOf(code, row.deviceCheck),
        machineSufficient: row.machineSufficient,
        failing: failingOf(assessment, one).map(({ name, reason, deviceId }) => ({
          ...{ name, reason, href: devicePath(code, deviceId) },
        })),
        human: humanWords(answer, 'chưa đánh giá'),
        reason: one.human.reason,
        ...duties(one, today),
      }}
      evidence={showEvidence(assessment, id, code)}
      history={more.history.map(showHistory)}
      previous={rows[at - 1]?.row.id ?? null}
      next={rows[at + 1]?.row.id ?? null}
      today={today}
      staffNames={more.names}
      edition={assessment.edition}
      given={said.given ?? textOf(answer)}
      problems={problems}
    />
  )
  const status = conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200
  return sendPage(context.c, page, status)
}

function checkOf(code: string, checkId: string | null) {
  const check = DEVICE_CHECKS.find(({ id }) => id === checkId)
  return check === undefined ? null : { title: check.title, href: checkPath(code, check.id) }
}

function showHistory(line: HistoryLine) {
  const from = line.carriedFrom === null ? undefined : requirementOf(line.carriedFrom)
  return {
    at: formatMoment(line.changedAt),
    who: line.changedName,
    state: line.state,
    reason: line.reason,
    responsible: line.responsible ?? '',
    due: line.due === null ? '' : formatDate(line.due),
    carriedFrom: from === undefined ? line.carriedFrom : `mục ${from.clause} của cấp độ ${from.level}`,
  }
}

function textOf(answer: StoredAnswer | undefined): FormText {
  if (answer === undefined) return { state: 'not-assessed' }
  const { state, reason, responsible, due, answeredOn } = answer
  return {
    ...{ state, reason },
    ...(responsible !== null && { responsible }),
    ...(due !== null && { due }),
    ...(answeredOn !== null && { answeredOn }),
  }
}

const Answer = z.object({
  ...AnswerFields,
  state: z.enum(REQUIREMENT_STATES, UNKNOWN_STATE),
  answeredOn: optionalDay(),
})

async function takeAnswer(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const form = await readForm(context, Answer)
  if (!form.ok) return drawRow(context, form)
  const { seen, answeredOn, ...fields } = form.value
  const change = { ...fields, ...(answeredOn !== null && { answeredOn }) }
  try {
    const request = { rowIds: [rowParam(context)], change, seen }
    const outcome = await answerRows(deps.db, key, request, byOf(context))
    if (!outcome.ok) return drawRow(context, { given: form.given, problems: outcome.problems })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawRow(context, { given: form.given, conflict: error.message })
  }
  const next = (await readFields(context))['tiep-theo'] ?? ''
  const to = requirementOf(next)?.id ?? rowParam(context)
  return c.redirect(`${requirementPath(communeOf(context).code, key.systemId, to)}?xong=muc`, 303)
}
