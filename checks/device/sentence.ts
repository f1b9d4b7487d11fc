/** Pieces that the sentences of reasons are made of. A transition keeps no facts: then each piece is left out. */
import { formatDate } from '../time/words.ts'
import { dayOf } from '../time/zone.ts'
import type { FactValue } from '../verdict.ts'

type Fact = FactValue | undefined

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T/

/** A fact as people read it: days as dd/MM/yyyy in Việt Nam, thousands with a point, lists with commas. */
function textOf(fact: Fact): string {
  if (fact === undefined || fact === null || typeof fact === 'boolean') return ''
  if (typeof fact === 'number') return String(fact).replace(/\B(?=(\d{3})+$)/g, '.')
  if (typeof fact !== 'string') return fact.filter((item) => item !== '').join(', ')
  if (DAY.test(fact)) return formatDate(fact)
  return MOMENT.test(fact) ? formatDate(dayOf(new Date(fact))) : fact
}

/** The piece with the fact in it, or the words for when it is not known. */
export function say(fact: Fact, piece: (text: string) => string, otherwise = ''): string {
  const text = textOf(fact)
  return text === '' ? otherwise : piece(text)
}

/** Numbers that are names (build levels, years) are written without points. */
export const sayPlain = (fact: Fact, piece: (text: string) => string, otherwise = ''): string =>
  typeof fact === 'number' ? piece(String(fact)) : otherwise

/** "3 ngày"; a clock a little ahead of ours makes an age below none. */
export const sayDays = (fact: Fact, piece: (text: string) => string, otherwise = ''): string =>
  typeof fact === 'number' ? piece(`${textOf(Math.max(0, fact))} ngày`) : otherwise

/** "3 ngày trước", "hôm nay". */
export const sayAgo = (fact: Fact, piece: (text: string) => string, otherwise = ''): string =>
  typeof fact === 'number' && fact < 1
    ? piece('hôm nay')
    : sayDays(fact, (days) => piece(`${days} trước`), otherwise)

const GIB = 1024 ** 3

/** "3,9 GiB": never rounded up to the limit that it missed. */
export const sayBytes = (fact: Fact, piece: (text: string) => string, otherwise = ''): string =>
  typeof fact === 'number'
    ? piece(`${String(Math.floor((fact / GIB) * 10) / 10).replace('.', ',')} GiB`)
    : otherwise

/** "15 phút", "45 giây", "1 phút 30 giây". */
export function saySeconds(fact: Fact, piece: (text: string) => string, otherwise = ''): string {
  if (typeof fact !== 'number') return otherwise
  const whole = Math.round(fact)
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60]
  const parts = [
    ...(minutes > 0 ? [`${textOf(minutes)} phút`] : []),
    ...(seconds > 0 || minutes === 0 ? [`${seconds} giây`] : []),
  ]
  return piece(parts.join(' '))
}
