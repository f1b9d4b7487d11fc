/** /quan-tri/lich: the calendar in force, to be looked at once and whenever a year's table comes. */

import { formatDate } from '../../checks/time/words.ts'
import { type OffReason, type YearTables, yearDays } from '../../checks/time/year-tables.ts'
import { dayFromNumber, dayOf } from '../../checks/time/zone.ts'
import { CalendarPage, type CalendarYear } from '../../web/pages/admin/calendar-page.tsx'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { actorOf } from '../http/acting.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { changeSetting, readSetting } from '../settings/service.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { SETUP_DECISIONS } from './steps.ts'

const access = INSTALLATION_ACCESS

export const calendarRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.calendar, access, handle: showCalendar },
  { method: 'POST', path: ADMIN_PATHS.calendar, access, handle: takeSeen },
]

const REASONS: Readonly<Record<OffReason, string>> = {
  'weekly-off': 'nghỉ hằng tuần',
  compensation: 'nghỉ bù',
  swapped: 'nghỉ hoán đổi',
  holiday: 'nghỉ lễ, tết',
}

/** The last year, for clocks that still run from it, this one and the next. */
function yearsShown(now: Date, tables: YearTables): readonly CalendarYear[] {
  const year = Number(dayOf(now).slice(0, 4))
  return [year - 1, year, year + 1].map((one) => {
    const { announced, off, worked } = yearDays(one, tables)
    return {
      year: String(one),
      isAnnounced: announced,
      off: [...off]
        .sort(([a], [b]) => a - b)
        .map(([number, reason]) => ({ day: formatDate(dayFromNumber(number)), reason: REASONS[reason] })),
      worked: [...worked].sort((a, b) => a - b).map((number) => formatDate(dayFromNumber(number))),
    }
  })
}

async function showCalendar(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const { calendarSeen } = await readSetting(deps, SETUP_DECISIONS)
  const { years } = await tablesInForce(deps.db).current()
  const page = (
    <CalendarPage
      {...adminFrame(context)}
      years={yearsShown(deps.clock.now(), years)}
      isSeen={calendarSeen}
    />
  )
  return sendPage(c, page)
}

async function takeSeen(context: RouteContext): Promise<Response> {
  const { deps, c } = context
  const actor = actorOf(context)
  await changeSetting(deps, SETUP_DECISIONS, (decisions) => ({ ...decisions, calendarSeen: true }), actor)
  return c.redirect(`${ADMIN_PATHS.calendar}?xong=lich`, 303)
}
