import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainLevel } from './explain.ts'
import { determineLevel, LevelInput } from './level.ts'
import { shownQuestions } from './questionnaire.ts'
import { answersWithoutStop, QUIET, someAnswers, someLevel } from './testing.ts'

const folder = join(import.meta.dirname, 'examples')
const example = (number: string): LevelInput => {
  const file = readdirSync(folder).find((name) => name.startsWith(number))
  return LevelInput.parse(JSON.parse(readFileSync(join(folder, file ?? ''), 'utf8')).input)
}
const question = (number: string, id: string) =>
  explainLevel(example(number)).questions.find((one) => one.id === id)

describe('a question on the page', () => {
  test('says the words of the answer, the level it speaks for, the criterion and its article', () => {
    expect(question('01', 'q-infra-scope')).toEqual({
      id: 'q-infra-scope',
      order: 11,
      text: 'Hạ tầng phục vụ phạm vi nào?',
      basis: 'Khoản 3 Điều 12, khoản 3 Điều 13, khoản 2 Điều 14, khoản 3 Điều 15 Nghị định 331/2026/NĐ-CP',
      answer: ['Một cơ quan (ví dụ mạng LAN UBND xã)'],
      reasons: [
        {
          level: 2,
          by: 'answer',
          said: ['Một cơ quan (ví dụ mạng LAN UBND xã)'],
          why: 'Hạ tầng thông tin phục vụ một cơ quan, tổ chức.',
          basis: 'Khoản 3 Điều 12 Nghị định 331/2026/NĐ-CP',
          decides: true,
          flag: null,
        },
      ],
      advice: [],
      flag: null,
    })
  })

  test('a floor that holds but lifts nothing is told, and does not decide', () => {
    expect(question('01', 'q-system-type')?.reasons).toMatchObject([
      {
        by: 'floor-infrastructure',
        level: 2,
        decides: false,
        said: ['Hạ tầng mạng, máy chủ, cơ sở dữ liệu dùng chung'],
      },
    ])
  })

  test('a count is grouped as people here write it, and its open point stands beside it', () => {
    const found = question('04', 'q-data-subjects-basic')

    expect(found?.answer).toEqual(['100.000'])
    expect(found?.reasons.map(({ said, decides }) => [said, decides])).toEqual([[['100.000'], true]])
    expect(found?.flag).toContain('CẦN ĐỐI CHIẾU cách đếm')
  })

  test('an empty one has no words and speaks for nothing', () => {
    expect(question('08', 'q-secret-harm')).toMatchObject({ answer: [], reasons: [], advice: [] })
  })

  test('0 people is an answer that speaks for nothing', () => {
    expect(question('02', 'q-data-subjects-basic')).toMatchObject({ answer: ['0'], reasons: [] })
  })

  test('advice of the answer comes with it', () => {
    expect(question('16', 'q-splitting-check')?.advice).toEqual([
      'Xét lại phạm vi chung và trả lời lại bảng này cho toàn bộ phần liên quan.',
    ])
  })
})

describe('what decided, in sentences', () => {
  const decided = (number: string) => explainLevel(example(number)).decided

  test('each answer that decides', () => {
    expect(decided('01')).toEqual([
      'Câu 6 (“Có thông tin riêng hoặc cá nhân”): cấp độ 2. Phục vụ nội bộ, có thông tin riêng hay thông tin cá nhân của người dùng, không có bí mật nhà nước. Căn cứ: Khoản 1 Điều 12 Nghị định 331/2026/NĐ-CP.',
      'Câu 11 (“Một cơ quan (ví dụ mạng LAN UBND xã)”): cấp độ 2. Hạ tầng thông tin phục vụ một cơ quan, tổ chức. Căn cứ: Khoản 3 Điều 12 Nghị định 331/2026/NĐ-CP.',
    ])
  })

  test('a floor names only the answer it rests on, and no id', () => {
    expect(decided('07')).toEqual([
      'Câu 4 (“Cá nhân”): cấp độ 2. Hệ thống nội bộ có thông tin riêng hay cá nhân thì tối thiểu cấp 2, kể cả khi câu 6 trống hay ghi “Chỉ thông tin công cộng”. Căn cứ: Khoản 1 Điều 12 Nghị định 331/2026/NĐ-CP.',
    ])
  })

  test('the level in force', () => {
    expect(decided('10')).toEqual([
      'Bảng chưa trả lời đủ nên giữ cấp độ 3 đang có, theo Điều 25 Nghị định 331/2026/NĐ-CP.',
    ])
  })

  test('too little is known', () => {
    expect(decided('13')).toEqual(['Chưa đủ dữ kiện để xác định cấp độ; không được mặc định là cấp độ 1.'])
  })

  test('a stop ends the questions where it stands', () => {
    const { questions, decided: sentences, sheet } = explainLevel(example('12'))

    expect(questions.map(({ id }) => id)).toEqual(['q-is-system', 'q-owner'])
    expect(questions[1]?.advice[0]).toContain('Xã không lập hồ sơ')
    expect(sentences).toEqual(['Không xác định cấp độ: câu 2 (“UBND tỉnh, sở, ngành”).'])
    expect(sheet.ready).toBe(false)
  })
})

describe('warnings in words', () => {
  test('say when they come, with their article and what to do', () => {
    expect(explainLevel(example('07')).warnings).toEqual([
      {
        id: 'contradiction-internal-content',
        text: 'Câu 6 = “Chỉ thông tin công cộng” mà câu 4 có “Riêng (nội bộ)”, “Cá nhân” hoặc “Bí mật nhà nước”.',
        rule: null,
        basis: 'Khoản 1 Điều 11, khoản 1 Điều 12 Nghị định 331/2026/NĐ-CP',
        advice: [],
      },
    ])
    expect(explainLevel(example('11')).warnings[0]?.text).toBe('Bảng đã xong và cấp thấp hơn cấp đang có.')
    expect(explainLevel(example('16')).warnings[0]?.advice).toHaveLength(1)
  })
})

describe('the sheet to sign', () => {
  const sheet = (number: string) => explainLevel(example(number)).sheet

  test('proposes a level, says what can be harmed, and has places to sign', () => {
    const { result, harm, ready, signatures, standing } = sheet('01')

    expect(result).toEqual(['Đề xuất: Cấp độ 2.'])
    expect(harm?.basis).toBe('Điểm b khoản 1 Điều 8 Luật An ninh mạng 116/2025/QH15')
    expect(ready).toBe(true)
    expect(signatures.map(({ role }) => role)).toEqual([
      'Người trả lời',
      'Đơn vị vận hành hệ thống thông tin',
      'Chủ quản hệ thống thông tin',
    ])
    expect(standing).toContain('không phải mẫu của Nghị định')
  })

  test('with empty places it cannot be signed, and says how many', () => {
    const { result, ready, signatures } = sheet('10')

    expect(result).toEqual(['Đề xuất: Cấp độ 3.', 'Còn 2 câu chưa trả lời: chưa ký được phiếu này.'])
    expect({ ready, signatures }).toEqual({ ready: false, signatures: [] })
  })

  test('names the procedure of level 5, and only then the rules of the list', () => {
    const listed = sheet('15')

    expect(listed.result).toEqual([
      'Đề xuất: Cấp độ 4.',
      'Thủ tục như cấp độ 5, theo khoản 4 Điều 20 Nghị định 331/2026/NĐ-CP.',
    ])
    expect(listed.principles).toHaveLength(7)
    expect(sheet('01').principles).toHaveLength(6)
    expect(listed.openPoints.filter(({ text }) => text.includes('Đ16.4'))).toHaveLength(1)
    expect(sheet('01').openPoints.filter(({ text }) => text.includes('Đ16.4'))).toEqual([])
  })

  test('every warning is to be justified, every open point of an answer is told', () => {
    expect(sheet('16').toJustify).toEqual([
      {
        text: 'Câu 16 = “Có”. Không tách hay gộp hệ thống một cách hình thức để hạ cấp hoặc giảm yêu cầu; cơ quan có thẩm quyền được buộc xác định lại.',
        basis: 'Khoản 3 Điều 8 Nghị định 331/2026/NĐ-CP',
      },
    ])
    expect(sheet('04').openPoints[0]).toEqual({
      text: 'Câu 9: Số người có dữ liệu cá nhân cơ bản trong hệ thống?',
      basis: 'Điểm b khoản 2 Điều 12, điểm c khoản 2 Điều 13 Nghị định 331/2026/NĐ-CP',
      flag: 'CẦN ĐỐI CHIẾU cách đếm; cách thận trọng là đếm cộng dồn số người đang lưu',
    })
    const byDecision = explainLevel({ answers: { ...QUIET, 'q-decided': 'l3' } }).sheet.openPoints
    expect(byDecision[0]).toEqual({
      text: 'Thủ tướng quyết định hoặc theo Khung quản lý rủi ro.',
      basis: 'Khoản 5 Điều 13 Nghị định 331/2026/NĐ-CP',
      flag: 'CẦN ĐỐI CHIẾU',
    })
  })

  test('the open point of a question that nobody answered is not yet one of the sheet', () => {
    expect(sheet('10').openPoints.map(({ text }) => text)).not.toContainEqual(expect.stringMatching(/^Câu 9/))
  })

  test('without a level there is nothing to propose and nothing to harm', () => {
    expect(sheet('13')).toMatchObject({
      result: ['Chưa đủ dữ kiện để đề xuất cấp độ.'],
      harm: null,
      ready: false,
    })
    expect(sheet('12').result).toEqual(['Xã không đề xuất cấp độ từ phiếu này.'])
  })
})

describe('over all answers', () => {
  test('the explanation says what was determined, and marks exactly what decided', () => {
    fc.assert(
      fc.property(someAnswers, fc.option(someLevel, { nil: undefined }), (answers, currentLevel) => {
        const input = { answers, currentLevel }
        const { answer, questions } = explainLevel(input)
        const deciding = questions.flatMap(({ reasons }) => reasons).filter(({ decides }) => decides)

        expect(answer).toEqual(determineLevel(input))
        expect(deciding).toHaveLength(answer.deciding.filter(({ by }) => by !== 'current-level').length)
        for (const { level } of deciding) expect(level).toBe(answer.level)
      }),
    )
  })

  test('every shown question has its line', () => {
    fc.assert(
      fc.property(answersWithoutStop, (answers) => {
        expect(explainLevel({ answers }).questions.map(({ id }) => id)).toEqual(
          shownQuestions(answers).map(({ id }) => id),
        )
      }),
    )
  })

  test('no id of the data and no sample plan reaches a person, and no sentence is empty', () => {
    fc.assert(
      fc.property(someAnswers, fc.option(someLevel, { nil: undefined }), (answers, currentLevel) => {
        const { questions, decided, warnings, sheet } = explainLevel({ answers, currentLevel })
        const texts = [
          ...questions.flatMap(({ text, basis, answer, reasons, advice }) => [
            text,
            basis,
            ...answer,
            ...advice,
            ...reasons.flatMap(({ why, basis: cited, said }) => [why, cited, ...said]),
          ]),
          ...decided,
          ...warnings.flatMap(({ text, basis }) => [text, basis]),
          ...sheet.result,
          ...sheet.toJustify.flatMap(({ text, basis }) => [text, basis]),
          ...sheet.openPoints.flatMap(({ text, basis }) => [text, basis]),
          ...sheet.principles.flatMap(({ text, basis }) => [text, basis]),
        ]

        expect(decided.length).toBeGreaterThan(0)
        for (const text of texts) {
          expect(text).not.toMatch(/q-[a-z]|[a-z]-only|currentLevel|undefined|null|tệp mẫu/)
          expect(text.length).toBeGreaterThan(text.endsWith('.') ? 5 : 0)
        }
      }),
    )
  })
})
