/** /xa/:commune/bang-chung/them and …/sua: filing a piece with its file, and changing what was written about one. */
import { z } from 'zod'
import { type Day, dayOf } from '../../checks/time/zone.ts'
import { EvidenceFormPage } from '../../web/pages/evidence/evidence-form-page.tsx'
import { evidenceEditPath, evidencePath, evidencePaths } from '../../web/pages/evidence/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalDay,
  optionalText,
  readFile,
  readForm,
  requiredText,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS } from '../systems/frame.ts'
import { getSystem } from '../systems/systems.ts'
import { byOf, evidenceFrame, evidenceKey, isId } from './frame.ts'
import { checkUpload, keepUpload, MAX_BODY_BYTES } from './intake.ts'
import { type EvidenceRow, getEvidence } from './queries.ts'
import { changeEvidence, type EvidenceTarget, fileEvidence, isKnownItem } from './service.ts'
import { linkWords } from './show.ts'

const ADD = evidencePaths(':commune').add
const EDIT = evidenceEditPath(':commune', ':evidence')

export const formRoutes: RouteTable = [
  { method: 'GET', path: ADD, access: EDIT_ACCESS, handle: (context) => drawNew(context, {}) },
  { method: 'POST', path: ADD, access: EDIT_ACCESS, handle: takeNew, maxBodyBytes: MAX_BODY_BYTES },
  { method: 'GET', path: EDIT, access: EDIT_ACCESS, handle: (context) => drawChange(context, {}) },
  { method: 'POST', path: EDIT, access: EDIT_ACCESS, handle: takeChange },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly conflict?: string
}

const Form = (today: Day) =>
  z
    .object({
      title: requiredText('Tên bằng chứng', 300),
      documentNumber: optionalText('Số văn bản', 100),
      documentOn: optionalDay(),
      validFrom: z.iso.date('Hãy chọn ngày bắt đầu có giá trị.'),
      validUntil: optionalDay(),
      vouchedBy: requiredText('Người xác nhận'),
      note: optionalText('Ghi chú', 2000),
    })
    .superRefine(({ documentNumber, documentOn, validFrom, validUntil }, context) => {
      const say = (path: string, message: string): void => {
        context.addIssue({ code: 'custom', path: [path], message })
      }
      if (documentNumber !== null && documentOn === null) say('documentOn', 'Văn bản có số thì phải có ngày.')
      if (documentOn !== null && documentOn > today) say('documentOn', 'Ngày văn bản chưa đến.')
      if (validUntil === null) return
      if (validUntil < validFrom)
        say('validUntil', 'Ngày hết giá trị phải từ ngày bắt đầu có giá trị trở đi.')
      else if (documentOn !== null && validUntil < documentOn)
        say('validUntil', 'Ngày hết giá trị phải từ ngày văn bản trở đi.')
    })

const formOf = (context: RouteContext) => Form(dayOf(context.deps.clock.now()))

/** What a new piece is to prove, of the address or of the form; null: nothing yet. Throws `not_found`. */
async function targetOf(context: RouteContext, text: FormText) {
  const systemId = text['he-thong'] ?? ''
  if (systemId === '') return null
  const item = text.dong ?? ''
  const target: EvidenceTarget =
    item === '' ? { kind: 'system', systemId, item } : { kind: 'requirement', systemId, item }
  if (!isId(systemId) || !isKnownItem(target)) throw notFound()
  const { communeId } = communeOf(context)
  const { name } = await context.deps.db.transaction(context.scope, (tx) =>
    getSystem(tx, { communeId, systemId }),
  )
  return { ...target, words: linkWords({ item, systemName: name }) }
}

async function drawNew(context: RouteContext, { given, problems = {} }: Said): Promise<Response> {
  const { deps, c } = context
  const target = await targetOf(context, given ?? c.req.query())
  const page = (
    <EvidenceFormPage
      {...evidenceFrame(context)}
      piece={null}
      target={target === null ? null : { systemId: target.systemId, row: target.item, words: target.words }}
      given={given ?? { validFrom: dayOf(deps.clock.now()) }}
      problems={problems}
      isUnscanned={deps.config.CLAMAV_SOCKET === undefined}
    />
  )
  return sendPage(c, page, Object.keys(problems).length === 0 ? 200 : 400)
}

async function takeNew(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const { communeId, code } = communeOf(context)
  const form = await readForm(context, formOf(context))
  const upload = await readFile(context, 'file')
  const checked = checkUpload(upload)
  if (!form.ok || !checked.ok) {
    const problems = { ...(!form.ok && form.problems), ...(!checked.ok && { file: checked.problem }) }
    return drawNew(context, { given: form.given, problems })
  }
  const target = await targetOf(context, form.given)
  const kept = await keepUpload(deps, upload, checked.kind)
  if (!kept.ok) return drawNew(context, { given: form.given, problems: { file: kept.problem } })
  const targets = target === null ? [] : [target]
  const given = { fields: form.value, file: kept.file, targets }
  const evidenceId = await fileEvidence(deps.db, communeId, given, byOf(context))
  return c.redirect(`${evidencePath(code, evidenceId)}?xong=nop`, 303)
}

async function drawChange(context: RouteContext, said: Said): Promise<Response> {
  const { given, problems = {}, conflict } = said
  const key = evidenceKey(context)
  const row = await context.deps.db.transaction(context.scope, (tx) => getEvidence(tx, key))
  if (row.withdrawnAt !== null)
    throw new AppError('conflict', 'Bằng chứng này đã được rút, không sửa được nữa.')
  const page = (
    <EvidenceFormPage
      {...evidenceFrame(context, { problem: conflict })}
      piece={row}
      target={null}
      given={given ?? textOf(row)}
      problems={problems}
      isUnscanned={false}
    />
  )
  const status = conflict !== undefined ? 409 : Object.keys(problems).length > 0 ? 400 : 200
  return sendPage(context.c, page, status)
}

function textOf(row: EvidenceRow): FormText {
  const { title, documentNumber, documentOn, validFrom, validUntil, vouchedBy, note } = row
  const texts = { title, documentNumber, documentOn, validFrom, validUntil, vouchedBy, note }
  const filled = Object.entries(texts).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  return { ...Object.fromEntries(filled), seen: String(row.edition) }
}

export const Seen = z.object({ seen: z.coerce.number().int().catch(0) })

async function takeChange(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = evidenceKey(context)
  const form = await readForm(context, formOf(context))
  if (!form.ok) return drawChange(context, form)
  const { seen } = Seen.parse(form.given)
  try {
    await changeEvidence(deps.db, key, form.value, { ...byOf(context), seen })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return drawChange(context, { given: form.given, conflict: error.message })
  }
  return c.redirect(`${evidencePath(communeOf(context).code, key.evidenceId)}?xong=sua`, 303)
}
