/** /xa/:commune/bang-chung/:evidence: one piece, its newer versions, its withdrawal, and the decision of the police. */
import { z } from 'zod'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { EvidencePage } from '../../web/pages/evidence/evidence-page.tsx'
import {
  evidencePath,
  evidencePaths,
  evidenceReviewPath,
  evidenceVersionsPath,
  evidenceWithdrawPath,
} from '../../web/pages/evidence/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  readFields,
  readFile,
  readForm,
  requiredText,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { EDIT_ACCESS, READ_ACCESS } from '../systems/frame.ts'
import { listSystems } from '../systems/systems.ts'
import { Seen } from './form.tsx'
import { byOf, evidenceFrame, evidenceKey, REVIEW_ACCESS } from './frame.ts'
import { checkUpload, keepUpload, MAX_BODY_BYTES } from './intake.ts'
import { drawQueue, isOwn } from './list.tsx'
import { type EvidenceRow, getEvidence, listLinks, listReviews, listVersions } from './queries.ts'
import { type ReviewDecision, reviewEvidence } from './review.ts'
import { addVersion, nameOf, withdrawEvidence } from './service.ts'
import { itemWords, showEvidence, showFile } from './show.ts'

const PATH = evidencePath(':commune', ':evidence')

export const pieceRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawPiece(context) },
  {
    ...{ method: 'POST', path: evidenceVersionsPath(':commune', ':evidence'), access: EDIT_ACCESS },
    ...{ handle: takeVersion, maxBodyBytes: MAX_BODY_BYTES },
  },
  {
    ...{ method: 'POST', path: evidenceWithdrawPath(':commune', ':evidence'), access: EDIT_ACCESS },
    handle: takeWithdrawal,
  },
  {
    ...{ method: 'POST', path: evidenceReviewPath(':commune', ':evidence'), access: REVIEW_ACCESS },
    handle: takeReview,
  },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly problem?: string
  readonly status?: number
}

async function drawPiece(context: RouteContext, said: Said = {}): Promise<Response> {
  const { given = {}, problems = {}, problem, status } = said
  const key = evidenceKey(context)
  const today = dayOf(context.deps.clock.now())
  const { row, versions, links, reviews, systems } = await context.deps.db.transaction(
    context.scope,
    async (tx) => ({
      row: await getEvidence(tx, key),
      versions: await listVersions(tx, key),
      links: await listLinks(tx, key),
      reviews: await listReviews(tx, key),
      systems: await listSystems(tx, key.communeId),
    }),
  )
  const page = (
    <EvidencePage
      {...evidenceFrame(context, { problem })}
      piece={{
        ...showEvidence(row, today),
        ...{ edition: row.edition, isOwn: isOwn(row, actorOf(context)) },
        ...{ returned: returnedWords(row.reviewReason, null), withdrawn: withdrawnWords(row) },
      }}
      versions={versions.map((version) => ({
        ...showFile(version),
        filed: `${version.filedName}, ${formatMoment(version.filedAt)}`,
        digest: version.sha256.toString('hex'),
      }))}
      links={links.map((link) => ({
        name: nameOf(targetNamed(link.systemId, link.item)),
        ...{ systemId: link.systemId, systemName: link.systemName, words: itemWords(link.item) },
      }))}
      reviews={reviews.map(({ decision, version, reason, due, reviewedName, reviewedAt }) => ({
        ...{ decision, version, said: returnedWords(reason, due) },
        by: `${reviewedName}, ${formatMoment(reviewedAt)}`,
      }))}
      systems={systems
        .filter(({ life }) => life !== 'retired')
        .map(({ systemId, name }) => ({ value: systemId, label: name }))}
      today={today}
      given={given}
      problems={problems}
    />
  )
  const isRefused = problem !== undefined || Object.keys(problems).length > 0
  return sendPage(context.c, page, status ?? (isRefused ? 400 : 200))
}

const returnedWords = (reason: string | null, due: string | null): string | null =>
  reason === null ? null : `Lý do: ${reason}${due === null ? '' : `; hạn bổ sung ${formatDate(due)}`}`

const withdrawnWords = ({ withdrawnAt, withdrawnReason }: EvidenceRow): string | null =>
  withdrawnAt === null ? null : `Đã rút lúc ${formatMoment(withdrawnAt)}. Lý do: ${withdrawnReason ?? ''}`

/** The target of a system, or of a row of it. */
export const targetNamed = (systemId: string, item: string) =>
  item === ''
    ? ({ kind: 'system', systemId, item: '' } as const)
    : ({ kind: 'requirement', systemId, item } as const)

async function takeVersion(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = evidenceKey(context)
  // Before the file is scanned and kept: for what is not there, or not open, nothing is.
  const row = await deps.db.transaction(context.scope, (tx) => getEvidence(tx, key))
  if (row.withdrawnAt !== null)
    throw new AppError('conflict', 'Bằng chứng này đã được rút, không nộp phiên bản mới được nữa.')
  const upload = await readFile(context, 'file')
  const checked = checkUpload(upload)
  if (!checked.ok) return drawPiece(context, { problems: { file: checked.problem } })
  const kept = await keepUpload(deps, upload, checked.kind)
  if (!kept.ok) return drawPiece(context, { problems: { file: kept.problem } })
  await addVersion(deps.db, key, kept.file, byOf(context))
  return c.redirect(`${evidencePath(communeOf(context).code, key.evidenceId)}?xong=phien-ban`, 303)
}

const Withdrawal = z.object({ withdrawal: requiredText('Lý do rút', 2000) })

async function takeWithdrawal(context: RouteContext): Promise<Response> {
  const key = evidenceKey(context)
  const form = await readForm(context, Withdrawal)
  if (!form.ok) return drawPiece(context, form)
  await withdrawEvidence(context.deps.db, key, form.value.withdrawal, byOf(context))
  return context.c.redirect(`${evidencePath(communeOf(context).code, key.evidenceId)}?xong=rut`, 303)
}

const Decision: z.ZodType<ReviewDecision> = z.discriminatedUnion(
  'decision',
  [
    z.object({ decision: z.literal(['seen', 'accepted']) }),
    z.object({
      decision: z.literal('returned'),
      reason: requiredText('Lý do trả lại', 2000),
      due: z.iso.date('Hãy chọn hạn bổ sung.'),
    }),
  ],
  { error: 'Hãy chọn một kết quả xem xét.' },
)

async function takeReview(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = evidenceKey(context)
  const form = await readForm(context, Decision)
  if (!form.ok) {
    const { decision, ...problems } = form.problems
    return drawPiece(context, { given: form.given, problems, ...(decision && { problem: decision }) })
  }
  const given = await readFields(context)
  const { seen } = Seen.parse(given)
  const isOfQueue = given['hang-cho'] !== undefined
  try {
    await reviewEvidence(deps.db, key, form.value, { ...byOf(context), seen })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'invalid') return drawPiece(context, { given, problems: { due: error.message } })
    if (error.code !== 'conflict') throw error
    const said = { problem: error.message, status: 409 }
    return isOfQueue ? drawQueue(context, said) : drawPiece(context, said)
  }
  const { code } = communeOf(context)
  const next = isOfQueue ? evidencePaths(code).queue : evidencePath(code, key.evidenceId)
  return c.redirect(`${next}?xong=xem`, 303)
}
