/** /xa/:commune/he-thong/:system/yeu-cau: all rows of the level, narrowed by the address, and many changed at once. */
import { z } from 'zod'
import { REQUIREMENT_STATES } from '../../checks/requirements/answer.ts'
import { groupsOfLevel } from '../../checks/requirements/rows.ts'
import { AssessmentPage, type BulkGiven, EMPTY_BULK } from '../../web/pages/assessments/assessment-page.tsx'
import { assessmentPath, filterQuery } from '../../web/pages/assessments/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { communeOf } from '../http/acting.ts'
import { type FormProblems, optionalDay, optionalText, readAll, readFields, readForm } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS, READ_ACCESS } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { carryOffer } from './carry.ts'
import { narrowRows, readRowFilter } from './filter.ts'
import { assessmentFrame, byOf, readOwn, staffNames } from './frame.ts'
import { type AnswerChange, answerRows } from './service.ts'
import { showGroups, showProgress } from './show.ts'

const PATH = assessmentPath(':commune', ':system')

export const listRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawList(context) },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: takeMany },
]

type Said = { readonly bulk?: BulkGiven; readonly conflict?: string }

async function drawList(context: RouteContext, said: Said = {}): Promise<Response> {
  const { code, communeId } = communeOf(context)
  const { bulk = EMPTY_BULK, conflict } = said
  const { assessment, more: names } = await readOwn(context, (tx) => staffNames(context, tx, communeId))
  const { system, level, rows, today } = assessment
  const filter = readRowFilter(said.bulk?.given ?? context.c.req.query())
  const shown = narrowRows(rows, filter, today)
  const offer = level === null || system.life === 'retired' ? null : carryOffer(assessment, level)
  const frame = assessmentFrame(context, conflict)
  const page = (
    <AssessmentPage
      {...frame}
      mayEdit={frame.mayEdit && system.life !== 'retired'}
      system={system}
      level={level}
      progress={showProgress(rows, today)}
      filter={filter}
      groupNames={
        level === null
          ? []
          : groupsOfLevel(level).map(({ group, groupTitle }) => ({ value: group, label: groupTitle }))
      }
      groups={showGroups(assessment, shown, code)}
      shown={shown.length}
      carry={offer === null ? null : { fromLevel: offer.fromLevel, count: offer.carried.length }}
      staffNames={names}
      edition={assessment.edition}
      bulk={bulk}
    />
  )
  const status = conflict !== undefined ? 409 : Object.keys(bulk.problems).length > 0 ? 400 : 200
  return sendPage(context.c, page, status)
}

/** Of every form that writes answers. */
export const AnswerFields = {
  reason: z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n/g, '\n').trim())
    .pipe(z.string().max(2000, 'Lý do, ghi chú: dài nhất 2000 ký tự.')),
  responsible: optionalText('Người phụ trách'),
  due: optionalDay(),
  seen: z.coerce.number().int().min(0).catch(0),
}

export const UNKNOWN_STATE = 'Hãy chọn một trạng thái trong danh sách.'

const Bulk = z.object({
  ...AnswerFields,
  state: z.enum(['', ...REQUIREMENT_STATES], UNKNOWN_STATE).default(''),
})

async function takeMany(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const fields = await readFields(context)
  const isAll = fields['tat-ca'] !== undefined
  // What stood on the page, not what the filter would find by now.
  const ticked = isAll ? (fields.hien ?? '').split(' ').filter(Boolean) : await readAll(context, 'dong')
  const refuse = (problems: FormProblems) =>
    drawList(context, { bulk: { ticked, isAll, given: fields, problems } })
  const form = await readForm(context, Bulk)
  if (!form.ok) return refuse(form.problems)
  const { state, reason, responsible, due, seen } = form.value
  const change: AnswerChange = {
    ...(state !== '' && { state }),
    ...(state !== '' && reason !== '' && { reason }),
    ...(responsible !== null && { responsible }),
    ...(due !== null && { due }),
  }
  if (Object.keys(change).length === 0)
    return refuse({ state: 'Chưa có gì để ghi: hãy chọn trạng thái, người phụ trách hoặc hạn.' })
  try {
    const outcome = await answerRows(deps.db, key, { rowIds: ticked, change, seen }, byOf(context))
    if (!outcome.ok) return refuse(outcome.problems)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const bulk = { ticked, isAll, given: fields, problems: {} }
    return drawList(context, { bulk, conflict: error.message })
  }
  const query = filterQuery(readRowFilter(fields))
  const back = assessmentPath(communeOf(context).code, key.systemId)
  return c.redirect(`${back}${query === '' ? '?' : `${query}&`}xong=nhieu`, 303)
}
