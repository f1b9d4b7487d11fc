/** Why a version was not taken, or was left again, for the person in front of the PC. */
const WORDS: Readonly<Record<string, string>> = {
  'no-key': 'bản đang chạy không mang khóa của bản phát hành nên không kiểm tra được bản mới',
  'not-offered': 'máy chủ báo có bản mới nhưng không đưa ra',
  'not-reached': 'không tải được từ máy chủ',
  'bad-signature':
    'chữ ký của bản phát hành KHÔNG ĐÚNG; hãy báo ngay cho cán bộ CNTT, máy chủ có thể đã bị chiếm',
  'bad-manifest': 'máy chủ đưa ra một tệp mô tả không đúng khuôn dạng',
  downgrade: 'máy chủ đưa ra một bản CŨ HƠN bản đang chạy; hãy báo cho cán bộ CNTT',
  'other-version': 'máy chủ đưa ra một bản khác với bản đã báo',
  'too-large': 'bản mới lớn hơn mức cho phép',
  'bad-bundle': 'tệp tải về không khớp bản phát hành đã ký; hãy báo cho cán bộ CNTT',
  'self-test': 'bản mới không chạy thử được trên máy này',
  'not-stored': 'không ghi được vào thư mục của tác tử',
  crashed: 'bản mới bị dừng giữa chừng ba lần liền, máy đã trở về bản trước',
  refused: 'máy chủ không nhận báo cáo của bản mới, máy đã trở về bản trước',
  damaged: 'tệp của bản mới bị hỏng hay bị sửa trên máy này, máy đã trở về bản trước',
  'not-loaded': 'bản mới không khởi động được, máy đã trở về bản trước',
}

/** Another edition of the program may know more reasons than this one. */
export const failureWords = (why: string): string => WORDS[why] ?? why
