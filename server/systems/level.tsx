/** /xa/:commune/he-thong/:system/cap-do: the level of a system, one question a screen, then the signature. */
import { z } from 'zod'
import { citation } from '../../checks/systems/basis.ts'
import {
  type AnswerValue,
  includesOption,
  type Question,
  shownQuestions,
} from '../../checks/systems/questionnaire.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import {
  LevelPage,
  QuestionPage,
  type QuestionPageProps,
  SheetPage,
} from '../../web/pages/systems/level-pages.tsx'
import { levelPath, questionPath, sheetPath, systemPath } from '../../web/pages/systems/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { AppError } from '../errors.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { readAll, readFields, readForm, requiredText, wholeNumber } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import {
  answerQuestion,
  beginDetermination,
  dropDetermination,
  explain,
  findOpen,
  listDeterminations,
  needsReason,
  nextQuestion,
  returnDetermination,
  signDetermination,
  submitDetermination,
} from './determinations.ts'
import { EDIT_ACCESS, READ_ACCESS, SIGN_ACCESS, systemsFrame } from './frame.ts'
import { articlesBehind } from './law-text.ts'
import { systemKey } from './system.tsx'
import { getSystem } from './systems.ts'

const PATH = levelPath(':commune', ':system')
const QUESTION = questionPath(':commune', ':system', ':question')

export const levelRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: READ_ACCESS, handle: (context) => drawLevel(context) },
  { method: 'POST', path: PATH, access: EDIT_ACCESS, handle: begin },
  { method: 'GET', path: QUESTION, access: EDIT_ACCESS, handle: (context) => drawQuestion(context) },
  { method: 'POST', path: QUESTION, access: EDIT_ACCESS, handle: takeAnswer },
  { method: 'POST', path: `${PATH}/trinh`, access: EDIT_ACCESS, handle: submit },
  { method: 'POST', path: `${PATH}/bo`, access: EDIT_ACCESS, handle: drop },
  { method: 'POST', path: `${PATH}/ky`, access: SIGN_ACCESS, handle: sign },
  { method: 'POST', path: `${PATH}/tra-lai`, access: SIGN_ACCESS, handle: sendBack },
  {
    method: 'GET',
    path: sheetPath(':commune', ':system', ':determination'),
    access: READ_ACCESS,
    handle: drawSheet,
  },
]

const byOf = (context: RouteContext) => ({ actor: actorOf(context), now: context.deps.clock.now() })

/** The system and its open determination. Throws `not_found` where none is open. */
const readOpen = (context: RouteContext) =>
  context.deps.db.transaction(context.scope, async (tx) => {
    const system = await getSystem(tx, systemKey(context))
    const open = await findOpen(tx, system)
    if (open === null) throw notFound()
    return { system, open, ...(await explain(tx, system, open)) }
  })

async function drawLevel(context: RouteContext, problem?: string, given?: string): Promise<Response> {
  const key = systemKey(context)
  const { code } = communeOf(context)
  // Signed or given up meanwhile: the page of the system says so.
  if ((await context.deps.db.transaction(context.scope, (tx) => findOpen(tx, key))) === null)
    return context.c.redirect(systemPath(code, key.systemId), 303)
  const { system, open, explanation, challenges } = await readOpen(context)
  const page = (
    <LevelPage
      {...systemsFrame(context, { problem })}
      system={system}
      explanation={explanation}
      challenges={challenges}
      state={open.state === 'submitted' ? 'submitted' : 'draft'}
      needsReason={needsReason(challenges)}
      reason={given ?? open.challengeReason}
      returnedReason={open.returnedReason}
      next={explanation.answer.unanswered[0] ?? null}
      maySign={context.roles.includes('leader')}
    />
  )
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

async function begin(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  await beginDetermination(deps.db, key, byOf(context))
  const { open } = await readOpen(context)
  const { code } = communeOf(context)
  const first = nextQuestion(open.answers, '')
  return c.redirect(
    first === null ? levelPath(code, key.systemId) : questionPath(code, key.systemId, first),
    303,
  )
}

async function drawQuestion(context: RouteContext, wrong?: string): Promise<Response> {
  const { system, open } = await readOpen(context)
  if (open.state !== 'draft')
    return context.c.redirect(levelPath(communeOf(context).code, system.systemId), 303)
  const shown = shownQuestions(open.answers)
  const at = shown.findIndex(({ id }) => id === context.c.req.param('question'))
  const question = shown[at]
  if (question === undefined) throw notFound()
  const page = (
    <QuestionPage
      {...systemsFrame(context)}
      system={system}
      question={showQuestion(question, open.answers[question.id])}
      place={at + 1}
      of={shown.length}
      before={shown[at - 1]?.id ?? null}
      wrong={wrong}
    />
  )
  return sendPage(context.c, page, wrong === undefined ? 200 : 400)
}

function showQuestion(question: Question, value: AnswerValue): QuestionPageProps['question'] {
  const { id, text, flag = null, type: kind } = question
  return {
    ...{ id, text, flag, kind, basis: citation(question.basis) },
    articles: articlesBehind(basisOf(question)),
    value: typeof value === 'number' ? String(value) : '',
    options:
      question.type === 'number'
        ? []
        : question.options.map((option) => ({
            ...{ id: option.id, label: option.label, hint: option.hint ?? null },
            meaning:
              option.candidateLevel === undefined
                ? null
                : `Cấp độ ${option.candidateLevel}: ${citation(option.basis ?? question.basis)}.`,
            isChosen: includesOption(value, option.id),
          })),
  }
}

/** Of the question and of every answer that speaks for a level. */
const basisOf = (question: Question): string =>
  [
    question.basis,
    ...(question.type === 'number' ? question.bands : question.options).flatMap(({ basis }) => basis ?? []),
  ].join('; ')

const Count = wholeNumber('Số người', 0, 200_000_000)

/** What the form says about the question; throws `invalid` in words for the person at it. */
async function givenAnswer(context: RouteContext, question: Question): Promise<AnswerValue> {
  const fields = await readFields(context)
  if (fields['bo-qua'] !== undefined) return null
  if (question.type === 'number') {
    if ((fields.so ?? '').trim() === '') return null
    const parsed = Count.safeParse(fields.so)
    if (!parsed.success)
      throw new AppError('invalid', parsed.error.issues[0]?.message ?? 'Số người: chưa đúng.')
    return parsed.data
  }
  const chosen = await readAll(context, 'tra-loi')
  if (chosen.length === 0)
    throw new AppError('invalid', 'Hãy chọn một câu trả lời, hoặc bấm "Chưa biết, bỏ qua".')
  return question.type === 'multi' ? chosen : chosen[0]
}

async function takeAnswer(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const { open } = await readOpen(context)
  const question = shownQuestions(open.answers).find(({ id }) => id === c.req.param('question'))
  if (question === undefined) throw notFound()
  try {
    const value = await givenAnswer(context, question)
    const answers = await answerQuestion(deps.db, key, { question: question.id, value })
    const { code } = communeOf(context)
    const shown = shownQuestions(answers)
    // Past a question that was skipped before: it is asked again at the end, on the page of the result.
    const following = shown[shown.findIndex(({ id }) => id === question.id) + 1]
    return c.redirect(
      following === undefined
        ? levelPath(code, key.systemId)
        : questionPath(code, key.systemId, following.id),
      303,
    )
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return drawQuestion(context, error.message)
    throw error
  }
}

const Reason = z.object({
  reason: z
    .string()
    .default('')
    .transform((text) => text.trim())
    .pipe(z.string().max(2000, 'Lý do: dài nhất 2000 ký tự.'))
    .transform((text) => text || null),
})

async function submit(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const form = await readForm(context, Reason)
  if (!form.ok) return drawLevel(context, form.problems.reason, form.given.reason)
  try {
    await submitDetermination(deps.db, key, form.value.reason, byOf(context))
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      return drawLevel(context, error.message, form.given.reason)
    throw error
  }
  return c.redirect(`${levelPath(communeOf(context).code, key.systemId)}?xong=trinh`, 303)
}

async function drop(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  await dropDetermination(context.deps.db, key, byOf(context))
  return context.c.redirect(`${systemPath(communeOf(context).code, key.systemId)}?xong=bo`, 303)
}

async function sign(context: RouteContext): Promise<Response> {
  const { deps, c, person } = context
  const key = systemKey(context)
  await signDetermination(deps.db, key, { ...byOf(context), name: person?.name ?? '' })
  return c.redirect(`${systemPath(communeOf(context).code, key.systemId)}?xong=ky`, 303)
}

const Back = z.object({ reason: requiredText('Lý do trả lại', 2000) })

async function sendBack(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const key = systemKey(context)
  const form = await readForm(context, Back)
  if (!form.ok) return drawLevel(context, form.problems.reason)
  await returnDetermination(deps.db, key, form.value.reason, byOf(context))
  return c.redirect(`${levelPath(communeOf(context).code, key.systemId)}?xong=tra-lai`, 303)
}

async function drawSheet(context: RouteContext): Promise<Response> {
  const key = systemKey(context)
  const all = await context.deps.db.transaction(context.scope, (tx) => listDeterminations(tx, key))
  const found = all.find(({ determinationId }) => determinationId === context.c.req.param('determination'))
  if (found?.sheet == null || found.signedAt === null || found.submittedAt === null) throw notFound()
  const { system, explanation, challenges } = found.sheet
  const page = (
    <SheetPage
      {...systemsFrame(context)}
      system={{ ...system, systemId: key.systemId }}
      explanation={explanation}
      challenges={challenges}
      reason={found.challengeReason}
      edition={formatDate(found.edition)}
      signedName={found.signedName ?? ''}
      signedAt={formatMoment(found.signedAt)}
      submittedAt={formatMoment(found.submittedAt)}
    />
  )
  return sendPage(context.c, page)
}
