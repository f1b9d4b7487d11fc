/**
 * Vietnamese text from before Unicode: TCVN3 (ABC, fonts .VnTime) and VNI (fonts VNI-Times). Such a text is named, so
 * that the person converts it; it is not converted here, because a wrong guess would change names of people.
 */

export type OldEncoding = 'TCVN3 (ABC)' | 'VNI' | 'Windows-1258'

/** TCVN 5712:1993 VN3: one byte a letter. Those that a western text hardly has inside a word. */
const TCVN3_LETTERS = '¡¢£¤¥¦§¨©ª«¬­®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþ'
/** The ones that are no letters of a western text at all, and đ, ă, ơ, ư … in TCVN3. */
const TCVN3_SIGNS = /[\p{L}][¨©ª«¬­®µ¶·¸¹»¼½¾]|[¨©ª«¬­®µ¶·¸¹»¼½¾][\p{L}]|®/u
/** VNI writes a vowel and then a byte for its sign: "aù", "eâ", "oä", "uï"; đ is ñ, ơ is ô, ư is ö. */
const VNI_PAIRS = /[aeouiyAEOUIY][ùøûõïáàåãäéèúüëÙØÛÕÏÁÀÅÃÄÉÈÚÜËâêÂÊ]/u
/** Windows-1258 read as 1252: a vowel, then Ì grave, ì acute, Ò hook, Þ tilde, ò dot below; đ is ð, ơ is õ, ư is ý. */
const CP1258_PAIRS = /[aăâeêioôuyAEIOUYãÃõÕýÝ][ÌìÒÞò]/u

const share = (text: string, letters: string): number => {
  let hits = 0
  let high = 0
  for (const character of text) {
    if (character.codePointAt(0) === undefined || character < '\u0080') continue
    high += 1
    if (letters.includes(character)) hits += 1
  }
  return high === 0 ? 0 : hits / high
}

/** Of a text whose bytes were read one by one as ISO 8859-1 / Windows-1252. Null: none of the three. */
export function nameOldEncoding(text: string): OldEncoding | null {
  if (TCVN3_SIGNS.test(text) && share(text, TCVN3_LETTERS) > 0.9) return 'TCVN3 (ABC)'
  const vni = countOf(text, VNI_PAIRS)
  const cp1258 = countOf(text, CP1258_PAIRS)
  if (vni === 0 && cp1258 === 0) return null
  return cp1258 > vni ? 'Windows-1258' : 'VNI'
}

const countOf = (text: string, pattern: RegExp): number =>
  text.match(new RegExp(pattern.source, 'gu'))?.length ?? 0

/** Letters only Vietnamese Unicode text has: with them the text is not one of the old encodings. */
const UNICODE_VIETNAMESE = /[\u1ea0-\u1ef9ăĂđĐĩĨũŨơƠưƯ]/u

/** A cell that came as Unicode but holds what an old font would draw: "NguyÔn V¨n". Null: nothing of the kind. */
export function nameOldFont(text: string): OldEncoding | null {
  if (UNICODE_VIETNAMESE.test(text)) return null
  const name = nameOldEncoding(text)
  // "aâ", "oà" are fine Unicode Vietnamese too ("loà", "toà"): one such pair says nothing.
  return name === 'TCVN3 (ABC)' ? name : null
}

export const oldEncodingProblem = (name: OldEncoding): string =>
  `Tệp dùng bảng mã cũ ${name}, chưa phải Unicode. Hãy chuyển mã (ví dụ bằng UniKey: Công cụ → Chuyển mã, chọn nguồn ${name}, đích Unicode), lưu lại dạng CSV UTF-8 hoặc XLSX rồi tải lên lại. Không dòng nào được nhập.`
