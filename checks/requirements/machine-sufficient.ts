/**
 * Rows that the PCs alone can prove: all that the row asks is what the check reads, and a signature of a person would
 * add nothing. Every entry has a reason of its own, shown where the row is met by it. The choice is ours, the
 * standard makes none; a row that also speaks of servers' settings, papers or people does not belong here.
 */
export const MACHINE_SUFFICIENT: ReadonlyMap<string, string> = new Map([
  [
    'sw-installed-list',
    'yêu cầu là có danh sách phần mềm thực cài trên từng máy, và chính danh sách máy gửi về là danh sách ấy',
  ],
  [
    'mal-exploit-protection',
    'yêu cầu là bật tính năng chống khai thác sẵn có, và cấu hình đọc từ từng máy cho thấy nó đang bật',
  ],
])
