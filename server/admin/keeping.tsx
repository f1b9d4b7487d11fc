/** /quan-tri/sao-luu: backups and retention. Making a backup now is for the command: it needs the database's owner. */
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { KeepingPage, type KeepingPageProps } from '../../web/pages/admin/keeping-page.tsx'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { readBackupHealth } from '../backup/health.ts'
import { keyFileText, makeBackupKey } from '../backup/key.ts'
import { type BackupRow, listBackups } from '../backup/queries.ts'
import { backupSettings } from '../backup/settings.ts'
import { sizeInWords } from '../backup/words.ts'
import { AppError } from '../errors.ts'
import { actorOf } from '../http/acting.ts'
import {
  type FormProblems,
  type FormText,
  optionalText,
  readFields,
  readForm,
  wholeNumber,
} from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import type { SubjectPlan } from '../retention/plan.ts'
import { retentionPlan, setKeptMonths } from '../retention/service.ts'
import { keepInWords, sourceInWords, stateInWords } from '../retention/words.ts'
import { changeSetting, readSetting } from '../settings/service.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'

const access = INSTALLATION_ACCESS
const PATH = ADMIN_PATHS.keeping
const SHOWN_BACKUPS = 20

export const keepingRoutes: RouteTable = [
  { method: 'GET', path: PATH, access, handle: (context) => draw(context, {}) },
  { method: 'POST', path: `${PATH}/khoa`, access, handle: takeKey },
  { method: 'POST', path: `${PATH}/noi-cat`, access, handle: takePlaces },
  { method: 'POST', path: `${PATH}/luu-giu/:subject`, access, handle: takeMonths },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly problem?: string
  readonly newKey?: KeepingPageProps['newKey']
}

async function draw(context: RouteContext, said: Said): Promise<Response> {
  const { deps, c } = context
  const { given, problems = {}, newKey = null, problem } = said
  const [settings, health, backups, plan] = await Promise.all([
    readSetting(deps, backupSettings),
    readBackupHealth(deps),
    listBackups(deps, SHOWN_BACKUPS),
    retentionPlan(deps),
  ])
  const page = (
    <KeepingPage
      {...adminFrame(context, { problem })}
      health={health}
      recipient={settings.recipient}
      newKey={newKey}
      backups={backups.map(shownBackup)}
      retention={plan.map(shownSubject)}
      given={
        given ?? {
          ...(settings.folder !== null && { folder: settings.folder }),
          ...(settings.secondFolder !== null && { secondFolder: settings.secondFolder }),
          keep: String(settings.keep),
        }
      }
      problems={problems}
    />
  )
  return sendPage(c, page, problem !== undefined || Object.keys(problems).length > 0 ? 400 : 200)
}

const shownBackup = (row: BackupRow) => ({
  at: formatMoment(row.startedAt),
  words: backupWords(row),
  isGone: row.removedAt !== null,
})

function backupWords(row: BackupRow): string {
  if (row.outcome === 'running') return 'đang chạy'
  if (row.outcome === 'failed') return `không thành công: ${row.error ?? ''}`
  const second =
    row.secondOutcome === 'failed'
      ? `; không chép được sang nơi thứ hai: ${row.secondError ?? ''}`
      : row.secondOutcome === 'good'
        ? '; đã chép sang nơi thứ hai'
        : ''
  const place = row.removedAt === null ? row.path : 'đã nhường chỗ cho bản mới'
  return `tốt, ${sizeInWords(row.bytes ?? 0)}; ${place}${second}`
}

const shownSubject = (plan: SubjectPlan) => ({
  ...{ subject: plan.rule.subject, title: plan.rule.title, why: plan.rule.why, months: plan.months },
  ...{ keep: keepInWords(plan), state: stateInWords(plan) },
  sources: plan.rule.sources.map(sourceInWords).join('; '),
  isAnnounced: plan.state.kind === 'announced' || plan.state.kind === 'due',
})

async function takeKey(context: RouteContext): Promise<Response> {
  const { deps } = context
  const made = await makeBackupKey(deps, actorOf(context))
  // Drawn and not redirected to: the private half is in this answer and nowhere else.
  return draw(context, { newKey: { file: keyFileText(made, deps.clock.now()), replaced: made.replaced } })
}

const isFullPath = (path: string | null): boolean => path === null || /^(\/|[A-Za-z]:\\|\\\\)/.test(path)
const place = (label: string) =>
  optionalText(label, 500).refine(isFullPath, `${label}: hãy ghi đường dẫn đầy đủ, ví dụ /media/usb/anxa.`)

const Places = z.object({
  folder: place('Thư mục trên máy chủ'),
  secondFolder: place('Nơi cất thứ hai'),
  keep: wholeNumber('Số bản giữ lại', 3, 365),
})

async function takePlaces(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const form = await readForm(context, Places)
  if (!form.ok) return draw(context, form)
  const places = form.value
  await changeSetting(deps, backupSettings, (before) => ({ ...before, ...places }), actorOf(context))
  return c.redirect(`${PATH}?xong=noi-cat`, 303)
}

async function takeMonths(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { months = '' } = await readFields(context)
  try {
    await setKeptMonths(deps, c.req.param('subject') ?? '', Number(months.trim() || 'NaN'), actorOf(context))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error
    return draw(context, { problem: error.message })
  }
  return c.redirect(`${PATH}?xong=luu-giu`, 303)
}
