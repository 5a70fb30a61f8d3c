export interface Finding {
  /** `note`: worth knowing, and nothing to repair. */
  verdict: 'ok' | 'note' | 'wrong';
  /** What was found; where it is not ok, what to do about it as well. */
  text: string;
}

export const ok = (text: string): Finding => ({ verdict: 'ok', text });
export const note = (text: string): Finding => ({ verdict: 'note', text });
export const wrong = (text: string): Finding => ({ verdict: 'wrong', text });
